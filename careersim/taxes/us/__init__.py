"""US taxes: federal, the states and the District of Columbia."""

from careersim.taxes.us.rule import UsTax

__all__ = ["UsTax"]
