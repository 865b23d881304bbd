"""What commands say when they cannot do what was asked, and the codes they end with."""

import click

BAD_INPUT = 2
INTERRUPTED = 130
NOT_REPRODUCED = 1


class BadInput(click.ClickException):
    """Something that the person at the keyboard can put right: one message, no traceback."""

    exit_code = BAD_INPUT
