"""The rules of the market: small pure functions of plain numbers, one equation each.

Read them here, change them here. There is no randomness in a rule (uniforms are handed in) and no array; the same
function is compiled for speed and run as ordinary Python for checking, with the same result to the last bit.
"""
