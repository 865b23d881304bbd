"""What theory says of the published cases, as equations of their parameters; and what near misses of it would say."""
