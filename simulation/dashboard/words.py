"""The page's own words in every language, from one table; what a scenario and its parameters say is theirs."""

from collections.abc import Mapping

LANGUAGES = {"en": "English", "uk": "Українська", "ru": "Русский", "zh": "中文"}
"""What a language is called by those who speak it, by its code; the columns of the table stand in this order."""

# one entry, one thing to say; four texts side by side are easier to compare than short lines
# ruff: noqa: E501, ISC004
WORDS: dict[str, tuple[str, str, str, str]] = {
    # the page
    "scenario": ("Scenario", "Сценарій", "Сценарий", "情景"),
    "language": ("Language", "Мова", "Язык", "语言"),
    "large": ("Large writing", "Великий шрифт", "Крупный шрифт", "大字"),
    "story": ("Story, and what to look for", "Історія і на що звернути увагу", "История и на что обратить внимание", "背景与看点"),
    "starting": (
        "The market is being set up; the very first time this takes a minute.",
        "Ринок готується; найперший раз це триває хвилину.",
        "Рынок готовится; в самый первый раз это занимает минуту.",
        "市场正在准备；第一次需要大约一分钟。",
    ),
    "open_file": ("Scenario file (YAML)", "Файл сценарію (YAML)", "Файл сценария (YAML)", "情景文件（YAML）"),
    "drop_hint": (
        "or drop it anywhere on the page",
        "або перетягніть його на сторінку",
        "или перетащите его на страницу",
        "或拖放到页面任意位置",
    ),
    "file_refused": ("This file cannot be used", "Цей файл не підходить", "Этот файл не подходит", "此文件无法使用"),
    "file_too_large": ("The file is too large", "Файл завеликий", "Файл слишком большой", "文件太大"),
    "too_many": (
        "Too many tabs are open on this computer; close one and load the page again.",
        "На цьому комп'ютері відкрито забагато вкладок; закрийте одну й оновіть сторінку.",
        "На этом компьютере открыто слишком много вкладок; закройте одну и обновите страницу.",
        "本机打开的标签页太多；请关闭一个后刷新页面。",
    ),
    "idle": (
        "Nobody has touched this tab for long, so it was put away. Load the page again; the address has kept your changes.",
        "До цієї вкладки довго ніхто не торкався, тому її закрито. Оновіть сторінку: адреса зберегла ваші зміни.",
        "К этой вкладке долго никто не прикасался, поэтому она закрыта. Обновите страницу: адрес сохранил ваши изменения.",
        "此标签页长时间无人操作，已被收起。请刷新页面；地址中保留了您的更改。",
    ),
    "link_wrong": (
        "The link could not be followed in full",
        "Посилання вдалося відтворити не повністю",
        "Ссылку удалось воспроизвести не полностью",
        "链接未能完整还原",
    ),
    "no_scenario": ("there is no scenario", "немає сценарію", "нет сценария", "没有此情景"),
    # controls
    "pin": ("Pin as A", "Закріпити як A", "Закрепить как A", "固定为 A"),
    "pin_help": (
        "Keep this run as A, and compare what you change",
        "Зберегти цей прогін як A і порівнювати зі змінами",
        "Сохранить этот прогон как A и сравнивать с изменениями",
        "将此次运行保存为 A，并与之后的更改比较",
    ),
    "unpin": ("Forget A", "Забути A", "Забыть A", "清除 A"),
    "reset": ("Reset all", "Скинути все", "Сбросить всё", "全部还原"),
    "reset_help": ("Undo every change", "Скасувати всі зміни", "Отменить все изменения", "撤销所有更改"),
    "undo": ("Back to {value}", "Повернути {value}", "Вернуть {value}", "恢复为 {value}"),
    "scenario_has": ("The scenario has {value}.", "У сценарії: {value}.", "В сценарии: {value}.", "情景中的值：{value}。"),
    "market": ("Market", "Ринок", "Рынок", "市场"),
    "strategy": ("strategy", "стратегія", "стратегия", "策略"),
    "not_possible": ("Not possible", "Неможливо", "Невозможно", "不可行"),
    "not_run": ("This could not be run", "Не вдалося виконати", "Не удалось выполнить", "无法运行"),
    "status": (
        "Same luck (seed {seed}) · {customers} customers · {weeks} weeks",
        "Той самий випадок (зерно {seed}) · {customers} покупців · {weeks} тижнів",
        "Та же случайность (зерно {seed}) · {customers} покупателей · {weeks} недель",
        "相同的随机性（种子 {seed}）· {customers} 名顾客 · {weeks} 周",
    ),
    "run_in": ("run in {seconds} s", "прогін за {seconds} с", "прогон за {seconds} с", "运行用时 {seconds} 秒"),
    "events": ("dotted lines", "пунктир", "пунктир", "虚线"),
    "week": ("week", "тиждень", "неделя", "周"),
    # time
    "play": ("Play", "Пуск", "Пуск", "播放"),
    "pause": ("Pause", "Пауза", "Пауза", "暂停"),
    "step_back": ("One week back", "На тиждень назад", "На неделю назад", "后退一周"),
    "step": ("One week on", "На тиждень вперед", "На неделю вперёд", "前进一周"),
    "week_shown": ("Week", "Тиждень", "Неделя", "第几周"),
    "speed": ("Weeks a second", "Тижнів за секунду", "Недель в секунду", "每秒周数"),
    # predict first
    "predict": ("Predict first", "Спершу прогноз", "Сначала прогноз", "先预测"),
    "predict_help": (
        "Hide what comes until the class has guessed",
        "Сховати майбутнє, доки аудиторія не зробить прогноз",
        "Скрыть будущее, пока аудитория не сделает прогноз",
        "在全班猜测之前隐藏结果",
    ),
    "waiting": (
        "The weeks to come are hidden until a guess is entered.",
        "Наступні тижні сховано, доки не введено прогноз.",
        "Следующие недели скрыты, пока не введён прогноз.",
        "在输入预测之前，后续各周是隐藏的。",
    ),
    "guess_best": (
        "Who has earned most by the end?",
        "Хто заробить найбільше до кінця?",
        "Кто заработает больше всех к концу?",
        "到最后谁赚得最多？",
    ),
    "guess_share": (
        "{firm}: share of revenue at the end [%]",
        "{firm}: частка виторгу наприкінці [%]",
        "{firm}: доля выручки в конце [%]",
        "{firm}：期末收入份额 [%]",
    ),
    "guess_enter": ("Enter the guess and play", "Ввести прогноз і пуск", "Ввести прогноз и пуск", "提交预测并播放"),
    "guess_end": ("No guess", "Без прогнозу", "Без прогноза", "不预测"),
    "guess_kept": ("The guess", "Прогноз", "Прогноз", "预测"),
    "guess_right": ("right", "правильно", "верно", "正确"),
    "guess_wrong": ("it was {who}", "насправді {who}", "на самом деле {who}", "实际是 {who}"),
    "guess_off": (
        "{found} % came out, {off} points off",
        "вийшло {found} %, різниця {off} в. п.",
        "получилось {found} %, разница {off} п. п.",
        "实际为 {found} %，相差 {off} 个百分点",
    ),
    "most_profit": ("most profit", "найбільший прибуток", "наибольшая прибыль", "利润最高"),
    # tabs
    "overview": ("Overview", "Огляд", "Обзор", "总览"),
    "customers": ("Customers", "Покупці", "Покупатели", "顾客"),
    "money": ("Money", "Гроші", "Деньги", "资金"),
    "map": ("Map", "Карта", "Карта", "地图"),
    "a_or_b": ("A or B", "A чи B", "A или B", "A 或 B"),
    "share_it": ("Share", "Поділитися", "Поделиться", "分享"),
    # charts
    "cumulative_profit": ("Cumulative profit", "Накопичений прибуток", "Накопленная прибыль", "累计利润"),
    "share": ("Share of revenue", "Частка виторгу", "Доля выручки", "收入份额"),
    "retention_rate": (
        "Customers kept over a year", "Утримані за рік покупці", "Удержанные за год покупатели", "一年后保留的顾客",
    ),
    "satisfaction": ("Satisfaction", "Задоволеність", "Удовлетворённость", "满意度"),
    "loyalty": ("Loyalty", "Лояльність", "Лояльность", "忠诚度"),
    "lifecycle": ("Lifecycle", "Життєвий цикл", "Жизненный цикл", "客户生命周期"),
    "orientation": (
        "Contribution by customers' orientation", "Внесок за орієнтацією покупців", "Вклад по ориентации покупателей",
        "按顾客取向的贡献",
    ),
    "persona": (
        "Contribution by persona", "Внесок за персонами", "Вклад по персонам", "按人物画像的贡献",
    ),
    "costs": ("Costs and profit", "Витрати і прибуток", "Затраты и прибыль", "成本与利润"),
    "customer_map": ("Customer map", "Карта покупців", "Карта покупателей", "顾客地图"),
    "firm": ("Firm", "Фірма", "Фирма", "企业"),
    "now": ("now", "зараз", "сейчас", "当前"),
    "in_a": ("in A", "в A", "в A", "A 中"),
    "mean": ("mean", "середнє", "среднее", "平均"),
    "profit": ("Profit", "Прибуток", "Прибыль", "利润"),
    "loss": ("Loss", "Збиток", "Убыток", "亏损"),
    "people_axis": ("people who know it", "люди, які її знають", "люди, которые её знают", "知道该企业的人数"),
    "contribution_axis": (
        "profit before fixed cost", "прибуток до постійних витрат", "прибыль до постоянных затрат", "扣除固定成本前的利润",
    ),
    "value_axis": (
        "perceived value: benefit less effort and money [-]", "сприйнята цінність: користь мінус зусилля і гроші [-]",
        "воспринимаемая ценность: польза минус усилия и деньги [-]", "感知价值：收益减去精力与金钱 [-]",
    ),
    "loyalty_axis": ("loyalty [0 to 1]", "лояльність [від 0 до 1]", "лояльность [от 0 до 1]", "忠诚度 [0–1]"),
    "0 to 1": ("0 to 1", "від 0 до 1", "от 0 до 1", "0–1"),
    "%": ("%", "%", "%", "%"),
    "EUR": ("EUR", "EUR", "EUR", "欧元"),
    "thousand EUR": ("thousand EUR", "тис. EUR", "тыс. EUR", "千欧元"),
    "million EUR": ("million EUR", "млн EUR", "млн EUR", "百万欧元"),
    "points": ("points", "в. п.", "п. п.", "个百分点"),
    "b_less_a": ("B less A", "B мінус A", "B минус A", "B 减 A"),
    "this_is_a": (
        "This is A; change something to see B.", "Це A; змініть щось, щоб побачити B.",
        "Это A; измените что-нибудь, чтобы увидеть B.", "这是 A；更改某项即可看到 B。",
    ),
    "as_it_is": ("the scenario as it is", "сценарій як він є", "сценарий как он есть", "原始情景"),
    "thin_dashed": ("thin, dashed", "тонкий пунктир", "тонкий пунктир", "细虚线"),
    "first": ("First", "Перше місце", "Первое место", "领先"),
    "lifecycle_found": (
        "{firm}: {n} of {people} people are customers after week {week}",
        "{firm}: {n} із {people} людей є покупцями після тижня {week}",
        "{firm}: {n} из {people} человек — покупатели после недели {week}",
        "{firm}：第 {week} 周后，{people} 人中有 {n} 人是顾客",
    ),
    "lifecycle_change": (
        "{n} customers (the dashed line: customers in A)", "{n} покупців (пунктир: покупці в A)",
        "{n} покупателей (пунктир: покупатели в A)", "{n} 名顾客（虚线：A 中的顾客）",
    ),
    "group_found": (
        "{group} of {firm}: most, {amount}", "{group}, {firm}: найбільше, {amount}", "{group}, {firm}: больше всего, {amount}",
        "{firm} 的 {group}：最多，{amount}",
    ),
    "group_change": (
        "most for {group} of {firm}: {amount}", "найбільше: {group}, {firm}: {amount}", "больше всего: {group}, {firm}: {amount}",
        "变化最大：{firm} 的 {group}：{amount}",
    ),
    "map_found": (
        "{n} of {people} customers in week {week}, by their firm; the large signs are means. Click a dot to read that life.",
        "{n} із {people} покупців, тиждень {week}, за фірмою; великі знаки — середні. Натисніть точку, щоб прочитати її історію.",
        "{n} из {people} покупателей, неделя {week}, по фирме; большие знаки — средние. Нажмите точку, чтобы прочитать её историю.",
        "第 {week} 周，{people} 名顾客中的 {n} 名，按其企业着色；大符号为平均值。点击圆点可阅读该顾客的经历。",
    ),
    "map_none": (
        "The first map is that of a later week.", "Перша карта буде пізніше.", "Первая карта будет позже.", "首张地图在稍后的周次。",
    ),
    "map_change": (
        "the hollow signs are the means in A", "порожні знаки — середні в A", "пустые знаки — средние в A", "空心符号为 A 中的平均值",
    ),
    # stages of the lifecycle
    "unaware": ("Unaware", "Не знають", "Не знают", "不知晓"),
    "reach": ("Reach", "Охоплення", "Охват", "触达"),
    "acquisition": ("Acquisition", "Залучення", "Привлечение", "获取"),
    "conversion": ("Conversion", "Конверсія", "Конверсия", "转化"),
    "retention": ("Retention", "Утримання", "Удержание", "保留"),
    "inspiration": ("Inspiration", "Натхнення", "Вдохновение", "激发"),
    "won_back": ("Won back", "Повернені", "Возвращённые", "赢回"),
    "lapsed": ("Lapsed", "Втрачені", "Потерянные", "流失"),
    "ended": ("Ended", "Завершені", "Завершённые", "终止"),
    # lines of the accounts
    "cost_of_goods": ("Goods", "Товари", "Товары", "商品"),
    "cost_to_serve": ("Serving", "Обслуговування", "Обслуживание", "服务"),
    "acquisition_cost": ("Acquisition", "Залучення", "Привлечение", "获客"),
    "retention_cost": ("Retention", "Утримання", "Удержание", "保留"),
    "development": ("Development", "Розробки", "Разработки", "研发"),
    "research": ("Research", "Дослідження", "Исследования", "调研"),
    "partners": ("Partners", "Партнери", "Партнёры", "合作伙伴"),
    "programme": ("Programme", "Програма", "Программа", "会员计划"),
    "points_cost": ("Points", "Бали", "Баллы", "积分"),
    "bad_debt": ("Bad debt", "Борги", "Долги", "坏账"),
    "fixed": ("Fixed", "Постійні", "Постоянные", "固定成本"),
    # A or B
    "ab_hint": (
        "Pin a run as A, change something, and the present run is B: both stand in every chart, A thin and dashed. One pair of runs "
        "is one draw of luck; the comparison below runs both under the same luck many times, and gives the difference with its "
        "95 % interval.",
        "Закріпіть прогін як A, змініть щось, і поточний прогін стане B: обидва є на кожному графіку, A тонким пунктиром. Одна пара "
        "прогонів — це один випадок; порівняння нижче проганяє обидва багато разів за однакового випадку і подає різницю з "
        "95 % інтервалом.",
        "Закрепите прогон как A, измените что-нибудь, и текущий прогон станет B: оба есть на каждом графике, A тонким пунктиром. "
        "Одна пара прогонов — это один случай; сравнение ниже прогоняет оба много раз при одинаковой случайности и даёт разность "
        "с 95 % интервалом.",
        "将一次运行固定为 A，再更改某项，当前运行即为 B：两者同时出现在每张图中，A 为细虚线。一对运行只是一次随机结果；"
        "下面的比较在相同随机性下多次运行两者，并给出差值及其 95 % 区间。",
    ),
    "replicate": (
        "Was it luck? Compare {n} times", "Чи це випадок? Порівняти {n} разів", "Случайно ли это? Сравнить {n} раз",
        "是运气吗？比较 {n} 次",
    ),
    "stop": ("Stop", "Зупинити", "Остановить", "停止"),
    "queued": (
        "Another comparison is under way; this one is next.", "Триває інше порівняння; це буде наступним.",
        "Идёт другое сравнение; это будет следующим.", "正在进行另一项比较；随后进行本项。",
    ),
    "interval": ("95 % interval", "95 % інтервал", "95 % интервал", "95 % 区间"),
    "means_over": (
        "Means over {n} replications{stopped}, each with the same luck in A and B. An interval without 0: not luck.",
        "Середні за {n} повторень{stopped}, кожне з однаковим випадком у A та B. Інтервал без 0: не випадковість.",
        "Средние по {n} повторениям{stopped}, каждое с одинаковой случайностью в A и B. Интервал без 0: не случайность.",
        "{n} 次重复的平均值{stopped}，每次 A 与 B 的随机性相同。区间不含 0：不是运气。",
    ),
    "stopped": (" (stopped: {n} of {total})", " (зупинено: {n} із {total})", " (остановлено: {n} из {total})", "（已停止：{n}/{total}）"),
    "stopped_early": (
        "Stopped before both were run once.", "Зупинено раніше, ніж обидва виконано раз.",
        "Остановлено раньше, чем оба выполнены по разу.", "在两者各运行一次之前已停止。",
    ),
    # one customer
    "customer": ("Customer (number)", "Покупець (номер)", "Покупатель (номер)", "顾客（编号）"),
    "read_life": ("Read this life", "Прочитати історію", "Прочитать историю", "阅读经历"),
    "reading": (
        "The run is repeated with customer {n} traced …", "Прогін повторюється, відстежуємо покупця {n} …",
        "Прогон повторяется, следим за покупателем {n} …", "正在重复运行并跟踪顾客 {n} …",
    ),
    "life_of": ("The life of customer {n}", "Історія покупця {n}", "История покупателя {n}", "顾客 {n} 的经历"),
    # share
    "link": (
        "This address shows again what is seen now", "Ця адреса знову покаже те, що видно зараз",
        "Этот адрес снова покажет то, что видно сейчас", "此地址可再现当前所见",
    ),
    "no_link": (
        "This scenario is a file of yours, which no address carries: save it below and pass it on.",
        "Цей сценарій — ваш файл, адреса його не містить: збережіть його нижче й передайте.",
        "Этот сценарий — ваш файл, адрес его не содержит: сохраните его ниже и передайте.",
        "此情景是您自己的文件，地址中不包含它：请在下方保存并转发。",
    ),
    "link_without_a": (
        "Run A and the guess are not in it: whoever opens it sees B, and pins A again.",
        "Прогону A і прогнозу в ній немає: хто її відкриє, побачить B і закріпить A знову.",
        "Прогона A и прогноза в нём нет: кто его откроет, увидит B и закрепит A снова.",
        "其中不含运行 A 和预测：打开者只看到 B，需重新固定 A。",
    ),
    "save_figures": ("Figures (PNG, SVG)", "Рисунки (PNG, SVG)", "Рисунки (PNG, SVG)", "图（PNG、SVG）"),
    "save_tables": ("Tables (CSV)", "Таблиці (CSV)", "Таблицы (CSV)", "表格（CSV）"),
    "save_scenario": (
        "Scenario as changed (YAML)", "Сценарій зі змінами (YAML)", "Сценарий с изменениями (YAML)", "更改后的情景（YAML）",
    ),
    "saving": ("Being made: {name} …", "Готується: {name} …", "Готовится: {name} …", "正在生成：{name} …"),
    "saved": ("Saved: {name}", "Збережено: {name}", "Сохранено: {name}", "已保存：{name}"),
    "keys": (
        "Keys: space plays and pauses, ← → step, Home and End jump, P pins, R resets, L writes large, 1 to 6 open a tab.",
        "Клавіші: пробіл — пуск і пауза, ← → — крок, Home і End — перехід, P — закріпити, R — скинути, L — великий шрифт, 1–6 — вкладки.",
        "Клавиши: пробел — пуск и пауза, ← → — шаг, Home и End — переход, P — закрепить, R — сбросить, L — крупный шрифт, 1–6 — вкладки.",
        "按键：空格播放/暂停，← → 单步，Home/End 跳转，P 固定，R 还原，L 大字，1–6 打开标签页。",
    ),
}  # fmt: skip
"""By key: English, Ukrainian, Russian, Chinese."""


def preferred(header: str) -> str:
    """Return the language that a browser asks for (``Accept-Language``) and that there is; English otherwise.

    Examples
    --------
    >>> preferred("uk-UA,uk;q=0.9,en;q=0.8"), preferred("fr")
    ('uk', 'en')
    """
    for part in header.split(","):
        code = part.partition(";")[0].strip().lower().partition("-")[0]
        if code in LANGUAGES:
            return code
    return "en"


def word(key: str, language: str, values: Mapping[str, object]) -> str:
    """Return a word in a language, with values put in."""
    return WORDS[key][list(LANGUAGES).index(language)].format(**values)
