"""People of the network: who is chef de projet where and since when, who helps, who answers elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.contrib.auth.hashers import make_password

from mildeca_portal.demonstration import noms
from mildeca_portal.demonstration.cadre import DOMAINE, Cadre, tirage
from prefectures.models import Affectation, Correspondant, Delegation, Mandat, Personne, Prefecture, Region, Role

MOT_DE_PASSE = "demonstration"
ADMIN, AGENT, LECTEUR = "admin@mildeca.test", "credits@mildeca.test", "lecteur@mildeca.test"
OUVERTURE = date(2022, 1, 1)

# Posts whose holder left, and posts held by someone else meanwhile: never those that the journeys use.
VACANTS = {"08": date(2026, 9, 1), "36": date(2026, 10, 5), "48": date(2026, 7, 15), "87": date(2026, 9, 21)}
INTERIMS = {"15": date(2026, 8, 24), "52": date(2026, 9, 1), "70": date(2026, 10, 12), "974": date(2026, 9, 14)}
TITRES = {
    "75": (Mandat.Titre.AUTRE, "directeur adjoint du cabinet"),
    "13": (Mandat.Titre.SECRETAIRE_GENERAL, ""),
    "06": (Mandat.Titre.SOUS_PREFET, ""),
    "23": (Mandat.Titre.SECRETAIRE_GENERAL, ""),
    "59": (Mandat.Titre.SOUS_PREFET, ""),
    "62": (Mandat.Titre.SOUS_PREFET, ""),
    "978": (Mandat.Titre.SECRETAIRE_GENERAL, ""),
    "90": (Mandat.Titre.SOUS_PREFET, ""),
}
SERVICES = (
    "Cabinet", "Direction des sécurités", "Direction des sécurités, bureau de l’ordre public",
    "Cabinet, bureau de la prévention de la délinquance", "Service du cabinet et de la sécurité",
)  # fmt: skip
INSTITUTIONS = {
    Correspondant.Institution.ARS: "Délégation départementale de l’ARS",
    Correspondant.Institution.EDUCATION_NATIONALE: "Direction des services départementaux de l’éducation nationale",
    Correspondant.Institution.PARQUET: "Parquet du tribunal judiciaire",
    Correspondant.Institution.PJJ_SPIP: "Service pénitentiaire d’insertion et de probation",
    Correspondant.Institution.POLICE: "Direction interdépartementale de la police nationale",
    Correspondant.Institution.GENDARMERIE: "Groupement de gendarmerie départementale",
    Correspondant.Institution.DOUANE: "Direction régionale des douanes",
    Correspondant.Institution.COLLECTIVITE: "Association des maires du département",
}


def chef(code: str) -> str:
    return f"chef-{code.lower()}@{DOMAINE}"


def collaborateur(code: str) -> str:
    return f"agent-{code.lower()}@{DOMAINE}"


def regional(code: str) -> str:
    return f"region-{code}@{DOMAINE}"


@dataclass
class Annuaire:
    """What is about to be written. `secret`: the password's hash, made once."""

    secret: str
    personnes: list[Personne] = field(default_factory=list)
    mandats: list[Mandat] = field(default_factory=list)
    affectations: list[Affectation] = field(default_factory=list)
    correspondants: list[Correspondant] = field(default_factory=list)
    delegations: list[Delegation] = field(default_factory=list)

    def personne(self, courriel: str, *, parti: bool = False) -> Personne:
        prenom, nom = noms.personne(len(self.personnes))
        nouvelle = Personne(courriel=courriel, prenom=prenom, nom=nom, is_active=not parti, password=self.secret)
        if parti:
            nouvelle.set_unusable_password()
        self.personnes.append(nouvelle)
        return nouvelle

    def ecrire(self) -> dict[str, int]:
        Personne.objects.bulk_create(self.personnes)
        Mandat.objects.bulk_create(self.mandats)
        Affectation.objects.bulk_create(self.affectations)
        Correspondant.objects.bulk_create(self.correspondants)
        Delegation.objects.bulk_create(self.delegations)
        return {
            "personnes": len(self.personnes),
            "mandats": len(self.mandats),
            "affectations": len(self.affectations),
            "correspondants": len(self.correspondants),
        }


def deja_charge() -> bool:
    return Personne.objects.filter(courriel=ADMIN).exists()


def charger(cadre: Cadre) -> dict[str, int]:
    annuaire = Annuaire(make_password(MOT_DE_PASSE if cadre.comptes_ouverts else None))
    prefectures = list(Prefecture.objects.select_related("region").order_by("code"))
    # The Doubs first: the account that every journey starts from is « Camille Exemple ».
    prefectures.sort(key=lambda p: p.code != "25")
    chefs = {p.code: annuaire.personne(chef(p.code)) for p in prefectures}
    _national(annuaire)
    for p in prefectures:
        annuaire.mandats.extend(_suite(annuaire, p, chefs[p.code], Mandat.Niveau.DEPARTEMENTAL))
        _service(annuaire, p)
    for region in Region.objects.order_by("code"):
        _regional(annuaire, region, chefs)
    for p in prefectures:
        _correspondants(annuaire, p.nom, p.code, prefecture=p)
    return annuaire.ecrire()


def _national(annuaire: Annuaire) -> None:
    for courriel, role in ((ADMIN, Role.ADMINISTRATEUR), (AGENT, Role.AGENT), (LECTEUR, Role.LECTEUR)):
        annuaire.affectations.append(
            Affectation(
                personne=annuaire.personne(courriel),
                role=role,
                perimetre=Affectation.Perimetre.NATIONAL,
                service="MILDECA" if role != Role.LECTEUR else "Service fictif de contrôle",
                debut=OUVERTURE,
            )
        )


def _suite(annuaire: Annuaire, p: Prefecture, actuel: Personne, niveau: str) -> Iterator[Mandat]:
    """The mandates of one post, from the first one known to the one in office; the post may be vacant at the end."""
    hasard = tirage("mandats", p.code, niveau)
    interim = INTERIMS.get(p.code) if niveau == Mandat.Niveau.DEPARTEMENTAL else None
    vacant = VACANTS.get(p.code) if niveau == Mandat.Niveau.DEPARTEMENTAL else None
    titre, precise = TITRES.get(p.code, (Mandat.Titre.DIRECTEUR_DE_CABINET, ""))
    if niveau == Mandat.Niveau.REGIONAL:
        titre, precise = hasard.choice([(Mandat.Titre.PREFET, ""), (Mandat.Titre.DIRECTEUR_DE_CABINET, "")])
    bornes = _bornes(hasard.choices((1, 2, 3), (3, 5, 2))[0], p.code, niveau)
    if interim:
        bornes.append(interim)
    for rang, debut in enumerate(bornes):
        dernier = rang == len(bornes) - 1
        personne = actuel
        if not dernier:
            personne = annuaire.personne(f"ancien-{niveau[:3]}-{p.code.lower()}-{rang + 1}@{DOMAINE}", parti=True)
        yield Mandat(
            personne=personne,
            prefecture=p,
            niveau=niveau,
            titre=Mandat.Titre.SECRETAIRE_GENERAL if dernier and interim else titre,
            titre_precise="" if dernier and interim else precise,
            par_interim=bool(dernier and interim),
            debut=debut,
            fin=vacant if dernier else bornes[rang + 1],
            formation_le=_formation(hasard.random(), debut) if not (dernier and interim) else None,
        )


def _bornes(nombre: int, code: str, niveau: str) -> list[date]:
    """First days of at least `nombre` mandates that cover 2023 onwards; the last one began between 2023 and 2025."""
    hasard = tirage("bornes", code, niveau)
    dernier = date(2023, 2, 1) + timedelta(days=hasard.randrange(1030))
    debuts = [dernier]
    while len(debuts) < nombre or debuts[0] > date(2023, 1, 1):
        debuts.insert(0, debuts[0] - timedelta(days=hasard.randrange(420, 900)))
    return debuts


def _formation(chance: float, debut: date) -> date | None:
    return debut + timedelta(days=30 + int(chance * 200)) if chance < 0.82 else None


def _service(annuaire: Annuaire, p: Prefecture) -> None:
    hasard = tirage("service", p.code)
    agent = annuaire.personne(collaborateur(p.code))
    service = hasard.choice(SERVICES)
    annuaire.affectations.append(
        Affectation(
            personne=agent,
            role=Role.COLLABORATEUR,
            perimetre=Affectation.Perimetre.PREFECTURE,
            prefecture=p,
            service=service,
            quotite=Decimal(hasard.choice(("0.20", "0.30", "0.40", "0.50", "0.60", "0.80", "1.00"))),
            debut=OUVERTURE + timedelta(days=hasard.randrange(900)),
        )
    )
    if hasard.random() < 0.25:
        annuaire.affectations.append(
            Affectation(
                personne=annuaire.personne(f"renfort-{p.code.lower()}@{DOMAINE}", parti=False),
                role=Role.COLLABORATEUR,
                perimetre=Affectation.Perimetre.PREFECTURE,
                prefecture=p,
                service=service,
                quotite=Decimal(hasard.choice(("0.10", "0.20", "0.50"))),
                debut=date(2024, 9, 1),
            )
        )
    en_cours = next(m for m in reversed(annuaire.mandats) if m.prefecture.code == p.code)
    if p.region.code != "27" and en_cours.fin is None and hasard.random() < 0.2:
        debut = max(en_cours.debut, annuaire.affectations[-1].debut) + timedelta(days=20)
        annuaire.delegations.append(
            Delegation(mandat=en_cours, personne=agent, acte=Delegation.Acte.SOUMETTRE, debut=debut)
        )


def _regional(annuaire: Annuaire, region: Region, chefs: dict[str, Personne]) -> None:
    """Overseas, one person holds both mandates, and the regional account is a collaborateur's."""
    siege = Prefecture.objects.select_related("region").get(region=region, siege_de_region=True)
    personne = annuaire.personne(regional(region.code))
    if region.est_ultramarine:
        for m in [m for m in annuaire.mandats if m.prefecture.code == siege.code]:
            annuaire.mandats.append(
                Mandat(
                    personne=m.personne,
                    prefecture=siege,
                    niveau=Mandat.Niveau.REGIONAL,
                    titre=m.titre,
                    titre_precise=m.titre_precise,
                    par_interim=m.par_interim,
                    debut=m.debut,
                    fin=m.fin,
                    formation_le=m.formation_le,
                )
            )
        annuaire.affectations.append(
            Affectation(
                personne=personne,
                role=Role.COLLABORATEUR,
                perimetre=Affectation.Perimetre.REGION,
                region=region,
                service="Cabinet",
                quotite=Decimal("0.20"),
                debut=OUVERTURE,
            )
        )
    else:
        annuaire.mandats.extend(_suite(annuaire, siege, personne, Mandat.Niveau.REGIONAL))
    _correspondants(annuaire, region.nom, f"region-{region.code}", region=region)


def _correspondants(annuaire: Annuaire, territoire: str, code: str, **lien: Prefecture | Region) -> None:
    hasard = tirage("correspondants", code)
    for institution, service in INSTITUTIONS.items():
        if hasard.random() < 0.12:
            continue
        prenom, nom = noms.personne(hasard.randrange(2000))
        if "region" in lien:
            if institution not in (Correspondant.Institution.ARS, Correspondant.Institution.EDUCATION_NATIONALE):
                continue
            service = "Agence régionale de santé" if institution == Correspondant.Institution.ARS else "Rectorat"
        annuaire.correspondants.append(
            Correspondant(
                debut=OUVERTURE,
                institution=institution,
                nom=f"{prenom} {nom}",
                service=f"{service} ({territoire}, correspondant fictif)",
                courriel=f"{institution.value.lower().replace('_', '-')}-{code.lower()}@partenaires.test",
                **lien,
            )
        )
