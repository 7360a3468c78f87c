"""How a screen says at which step it is: the one place of these journeys that knows, as a pattern: the sign is ASCII where
the environment says so. A new look changes this line."""

TEMPLATE, NAME, PERMISSIONS, RESOURCES, LIMITS, SUMMARY = (
    f"[›>] {name}" for name in ("Template", "Name", "Permissions", "Resources", "IP and TTL", "Summary")
)
