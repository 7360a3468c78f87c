"""How a screen says at which step it is: the one place of these journeys that knows. A new look changes this line."""

TEMPLATE, NAME, PERMISSIONS, RESOURCES, LIMITS, SUMMARY = (f"Step {number} of 6" for number in range(1, 7))
