"""Taking rules over from the catalogue into a draft."""

from collections.abc import Collection

from django.db import transaction

from circulaires.actions.redaction import verrouiller_modifiable
from circulaires.catalogue import propositions
from circulaires.models import Regle, Texte
from circulaires.regles import contradictions_ajoutees
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser


@transaction.atomic
def reprendre_du_catalogue(texte: Texte, codes: Collection[str], *, par: Acteur) -> list[Regle]:
    """Add the proposals of these codes at the end of the rules of a draft, in the order of the catalogue.

    Those whose parameters are to be confirmed come inactive. All or none: raises `ActionRefusee` when the text can no
    longer be written or has no rules, when it already has one of the codes, or when a rule would contradict another.
    """
    pris = verrouiller_modifiable(texte)
    if not pris.porte_des_regles:
        raise ActionRefusee("Ce texte ne porte pas de règles d’emploi des crédits.")
    choisies = [p.en_regle(pris) for p in propositions() if p.code in codes]
    presentes = {r.code: r for r in pris.regles.all()}
    deja = [f"La règle {r.code} est déjà dans ce texte." for r in choisies if r.code in presentes]
    if deja:
        raise ActionRefusee(deja)
    actives = [r for r in presentes.values() if r.active]
    dernier = max((r.ordre for r in presentes.values()), default=0)
    for regle in choisies:
        dernier += 1
        regle.ordre = dernier
        if regle.active:
            if phrases := contradictions_ajoutees(regle, actives):
                raise ActionRefusee(phrases)
            actives.append(regle)
    for regle in Regle.objects.bulk_create(choisies):
        donnees = {"acte": "ajout", "objet": "regle", "id": regle.pk}
        journaliser("circulaires.texte.contenu_modifie", pris, par=par, donnees=donnees)
    return choisies
