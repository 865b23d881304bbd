"""The course: what notebooks need besides the market itself."""
