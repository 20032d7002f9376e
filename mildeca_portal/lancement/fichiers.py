"""Check the YAML files of the repository that no test can run: Docker Compose's and publiccode's."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

SERVICES_ATTENDUS = {"db", "web", "worker", "cadence", "courriel"}
CLES_PUBLICCODE = {
    "publiccodeYmlVersion",
    "name",
    "url",
    "platforms",
    "developmentStatus",
    "softwareType",
    "description",
    "legal",
    "maintenance",
    "localisation",
}


def fautes_compose(compose: dict[str, Any]) -> list[str]:
    """Return what is wrong in the content of a Docker Compose file, as sentences."""
    services: dict[str, Any] = compose.get("services", {})
    fautes = [f"service absent : {nom}" for nom in sorted(SERVICES_ATTENDUS - services.keys())]
    volumes = compose.get("volumes", {})
    for nom, service in services.items():
        if not {"image", "build"} & service.keys():
            fautes.append(f"{nom} : ni image ni build")
        fautes += [
            f"{nom} : dépend de {autre}, absent" for autre in service.get("depends_on", {}) if autre not in services
        ]
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if not source.startswith((".", "/")) and source not in volumes:
                fautes.append(f"{nom} : volume non déclaré {source}")
    return fautes


def fautes_publiccode(contenu: dict[str, Any]) -> list[str]:
    """Return what is wrong in the content of a publiccode.yml, as sentences."""
    return [f"clé absente : {cle}" for cle in sorted(CLES_PUBLICCODE - contenu.keys())]


CONTROLES = {"docker-compose.yml": fautes_compose, "publiccode.yml": fautes_publiccode}


def main(noms: list[str]) -> int:
    """Print what is wrong in the files ``noms``; return 1 when anything is."""
    import yaml

    fautes = [
        f"{nom} : {faute}" for nom in noms for faute in CONTROLES[nom](yaml.safe_load(Path(nom).read_text("utf-8")))
    ]
    print(*fautes, sep="\n", end="\n" if fautes else "")
    return 1 if fautes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
