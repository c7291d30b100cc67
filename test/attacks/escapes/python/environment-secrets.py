"""
id: environment-secrets
tries: to read the API key from the environment that it was started with
must not: see a variable of the caller
held by: an environment that is cleared and then filled with what is named
"""

import os

secrets = [name for name in os.environ if name.startswith("CANARY")]
print("ESCAPED:", *(f"{name}={os.environ[name]}" for name in secrets)) if secrets else print(
    "held:", *sorted(os.environ)
)
