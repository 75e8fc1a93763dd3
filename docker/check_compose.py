"""Check compose.yml for the mistakes an engine would only report on the county's machine."""

from pathlib import Path

import yaml


def main() -> None:
    """Raise on a service without image, restart or known volume, and on a missing mounted file."""
    folder = Path(__file__).parent
    compose = yaml.safe_load((folder / "compose.yml").read_text(encoding="utf-8"))
    volumes = set(compose["volumes"])
    for name, service in compose["services"].items():
        if not ({"image", "build"} & set(service)):
            raise SystemExit(f"compose.yml: {name} has neither image nor build")
        if service.get("restart") != "unless-stopped":
            raise SystemExit(f"compose.yml: {name} would stay down after a reboot")
        for needed in service.get("depends_on", []):
            if needed not in compose["services"]:
                raise SystemExit(f"compose.yml: {name} depends on unknown {needed}")
        for mount in service.get("volumes", []):
            source = mount.split(":")[0]
            there = (folder / source).exists() if source.startswith(".") else source in volumes
            if not there:
                raise SystemExit(f"compose.yml: {name} mounts unknown {source}")


if __name__ == "__main__":
    main()
