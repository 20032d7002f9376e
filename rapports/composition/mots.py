"""The parts of a questionnaire in words: types, conditions, sums, checks, as the page and the list of changes write them."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from mildeca_portal.socle.templatetags.formats import INSECABLE, date_longue, nombre
from rapports.composition.sources import CHAPITRES, SOURCES, SOURCES_DE_LIGNES
from rapports.questionnaire import definition as d
from rapports.questionnaire.evaluation import lire_grandeur

TYPES = {
    d.Type.ENTIER: "Nombre entier",
    d.Type.DECIMAL: "Nombre décimal",
    d.Type.EUROS: "Montant en euros",
    d.Type.POURCENTAGE: "Pourcentage",
    d.Type.DATE: "Date",
    d.Type.OUI_NON: "Oui ou non",
    d.Type.CHOIX: "Un choix dans une liste",
    d.Type.CHOIX_MULTIPLE: "Plusieurs choix dans une liste",
    d.Type.TEXTE: "Texte court",
    d.Type.TEXTE_LONG: "Texte long",
    d.Type.FICHIER: "Fichier déposé",
    d.Type.TABLEAU: "Tableau",
    d.Type.CALCUL: "Valeur calculée par le portail",
}
# Those the portal itself reads; a questionnaire may have others, that its checks and its texts quote.
PARAMETRES = {
    "ecart_n1": "écart avec l’an dernier au-delà duquel une explication est demandée (0,5 pour 50\u00a0%)",
    "ecart_portail": "écart avec la valeur du portail au-delà duquel une explication est demandée (0,1 pour 10\u00a0%)",
    "ecart_minimal_nombre": "écart de nombre en deçà duquel rien n’est demandé",
    "ecart_minimal_montant": "écart de montant, en euros, en deçà duquel rien n’est demandé",
    "ecart_minimal_points": "écart de pourcentage, en points, en deçà duquel rien n’est demandé",
    "petite_action": "montant, en euros, sous lequel une action est de faible montant",
}
AIDES_DES_TYPES = {
    d.Type.ENTIER: "Un nombre sans décimale, avec un minimum et un maximum.",
    d.Type.DECIMAL: "Un nombre avec une unité (ETP, heures…) et ses décimales.",
    d.Type.EUROS: "Une somme au centime près.",
    d.Type.POURCENTAGE: "Une part, en pour cent.",
    d.Type.DATE: "Un jour.",
    d.Type.OUI_NON: "Deux réponses possibles.",
    d.Type.CHOIX: "Une seule réponse parmi une liste, avec « autre » à préciser si besoin.",
    d.Type.CHOIX_MULTIPLE: "Plusieurs réponses, dont certaines peuvent exclure les autres (« aucun »).",
    d.Type.TEXTE: "Une ligne.",
    d.Type.TEXTE_LONG: "Un récit, dont la longueur peut être bornée.",
    d.Type.FICHIER: "Un document ou une image.",
    d.Type.TABLEAU: "Des lignes et des colonnes, avec leurs totaux.",
    d.Type.CALCUL: "Une somme de questions divisée par une autre. Personne ne la saisit.",
}
QUI = {d.Qui.DEPARTEMENTAL: "chaque département", d.Qui.REGIONAL: "la région"}
SEVERITES = {
    d.Severite.BLOQUANTE: "Bloquante",
    d.Severite.AVERTISSEMENT: "Avertissement",
    d.Severite.INFORMATION: "Information",
}
AIDES_DES_SEVERITES = {
    d.Severite.BLOQUANTE: "la réponse ne peut pas être transmise",
    d.Severite.AVERTISSEMENT: "la préfecture l’explique en commentaire",
    d.Severite.INFORMATION: "affichée seulement",
}
NIVEAUX_DES_SEVERITES = {
    d.Severite.BLOQUANTE: "erreur",
    d.Severite.AVERTISSEMENT: "attention",
    d.Severite.INFORMATION: "info",
}
OPERATEURS = {
    "=": "est égal à",
    "!=": "est différent de",
    "<": "est inférieur à",
    "<=": "est inférieur ou égal à",
    ">": "est supérieur à",
    ">=": "est supérieur ou égal à",
}
OPERATEURS_DE_TEST = {
    **OPERATEURS,
    "contient": "comprend",
    "ne_contient_pas": "ne comprend pas",
    "remplie": "a une réponse",
}


# A document quotes a parameter as {nom} or {nom %}; people read and type [nom] or [nom en %].
CITE, ECRIT = re.compile(r"\{(\w+)( %)?\}"), re.compile(r"\[(\w+)( en %)?\]")


def avec_crochets(modele: str) -> str:
    """« {taux %} » → « [taux en %] »."""
    return CITE.sub(lambda m: f"[{m[1]} en %]" if m[2] else f"[{m[1]}]", modele)


def avec_accolades(texte: str, parametres: Mapping[str, Decimal]) -> str:
    """« [taux en %] » → « {taux %} », for the parameters that exist."""
    return ECRIT.sub(lambda m: (f"{{{m[1]} %}}" if m[2] else f"{{{m[1]}}}") if m[1] in parametres else m[0], texte)


def nom(questionnaire: d.Questionnaire, cle: str) -> str:
    """« C3 « AE consommées » »; the key itself when no question has it."""
    question = questionnaire.par_cle.get(cle)
    return f"{question.numero} « {question.libelle} »" if question else f"« {cle} » (question absente)"


def valeur(question: d.Question | None, brut: Any) -> str:
    """The value a condition compares with."""
    if isinstance(brut, bool):
        return "oui" if brut else "non"
    if isinstance(brut, Decimal):
        return court(brut)
    libelles = {c.code: c.libelle for c in question.choix} if question else {}
    return f"« {libelles.get(brut, brut)} »"


def court(nombre_: Decimal) -> str:
    """12.50 → « 12,5 »."""
    exposant = nombre_.normalize().as_tuple().exponent
    return nombre(nombre_, max(0, -exposant) if isinstance(exposant, int) else 0)


def condition(questionnaire: d.Questionnaire, c: d.Condition | None, *, imbriquee: bool = False) -> str:
    """« A3 « … » est égal à oui et (B1 … ou B2 …) »; empty for none."""
    if c is None:
        return ""
    if isinstance(c, d.Groupe):
        texte = f" {c.lien} ".join(condition(questionnaire, p, imbriquee=True) for p in c.parties)
        return f"({texte})" if imbriquee else texte
    mots = f"{nom(questionnaire, c.question)} {OPERATEURS_DE_TEST[c.operateur]}"
    return mots if c.operateur == "remplie" else f"{mots} {valeur(questionnaire.par_cle.get(c.question), c.valeur)}"


def terme(questionnaire: d.Questionnaire, t: str) -> str:
    """One term of a sum."""
    if t.startswith("@"):
        source = SOURCES.get(t[1:])
        return f"la valeur du portail « {source.libelle if source else t[1:]} »"
    cle, _, colonne = t.partition("#")
    if not colonne:
        return nom(questionnaire, cle)
    question = questionnaire.par_cle.get(cle)
    libelles = {c.cle: c.libelle for c in question.tableau.colonnes} if question and question.tableau else {}
    return f"total « {libelles.get(colonne, colonne)} » de {nom(questionnaire, cle)}"


def somme(questionnaire: d.Questionnaire, termes: tuple[str, ...]) -> str:
    return " + ".join(terme(questionnaire, t) for t in termes) or "rien"


def operande(questionnaire: d.Questionnaire, o: d.Operande) -> str:
    if o.constante:
        lue = lire_grandeur(o.constante)
        return o.constante if lue is None else court(lue) if isinstance(lue, Decimal) else date_longue(lue)
    texte = somme(questionnaire, o.termes)
    if o.facteur is None:
        return texte
    facteur = f"{court(o.facteur)}" + (f" (paramètre « {o.parametre} »)" if o.parametre else "")
    return f"{facteur} × ({texte})" if len(o.termes) > 1 else f"{facteur} × {texte}"


def regle(questionnaire: d.Questionnaire, r: d.Regle) -> str:
    """What a check verifies: the sentence is true of a right answer, or says when the check is raised."""
    match r:
        case d.Comparaison():
            tolerance = f", à {court(r.tolerance)} près" if r.tolerance else ""
            gauche, droite = operande(questionnaire, r.gauche), operande(questionnaire, r.droite)
            return f"Attendu : {gauche} {OPERATEURS[r.operateur]} {droite}{tolerance}."
        case d.Contient(cle, code):
            mot = valeur(questionnaire.par_cle.get(cle), code)
            return f"Se lève quand {nom(questionnaire, cle)} comprend {mot}."
        case d.Variation(cle, seuil, parametre):
            suite = f" (paramètre « {parametre} »)" if parametre else ""
            return (
                f"Se lève quand {nom(questionnaire, cle)} varie de plus de {court(seuil * 100)}{INSECABLE}%{suite} "
                "par rapport à l’an dernier."
            )


def formule(questionnaire: d.Questionnaire, f: d.Formule | None) -> str:
    if f is None:
        return ""
    haut, bas = somme(questionnaire, f.numerateur), somme(questionnaire, f.denominateur)
    return f"({haut}) ÷ ({bas})" + (", en pour cent" if f.pourcentage else "")


def tableau(t: d.Tableau | None) -> str:
    """Columns and rows, one a line."""
    if t is None:
        return ""
    colonnes = [f"Colonne {c.libelle} ({TYPES[c.type].lower()}{f', {c.unite}' if c.unite else ''})" for c in t.colonnes]
    source = [f"Lignes du territoire : {SOURCES_DE_LIGNES.get(t.source, t.source)}"] if t.source else []
    totaux = [mot for oui, mot in ((t.total, "Total des colonnes"), (t.total_lignes, "Total des lignes")) if oui]
    return "\n".join([*colonnes, *source, *(f"Ligne {ligne.libelle}" for ligne in t.lignes), *totaux])


def choix(q: d.Question) -> str:
    return "\n".join(f"{c.libelle}{' (exclut les autres)' if c.exclusif else ''}" for c in q.choix)


def attributs(questionnaire: d.Questionnaire, q: d.Question) -> Mapping[str, str]:
    """{attribute in words: its value in words}, empty values included: what a reader sees and what is compared."""
    source = SOURCES.get(q.preremplissage)
    return {
        "Numéro": q.numero,
        "Libellé": avec_crochets(q.modele_libelle or q.libelle),
        "Type": TYPES[q.type],
        "Réponse": "obligatoire" if q.obligatoire else "facultative",
        "Qui répond": QUI[q.qui],
        "Aide": avec_crochets(q.modele_aide or q.aide),
        "Unité": q.unite,
        "Choix": choix(q),
        "« Autre » à préciser": "oui" if q.autre else "",
        "Minimum": "" if q.minimum is None else court(q.minimum),
        "Maximum": "" if q.maximum is None else court(q.maximum),
        "Décimales": str(q.decimales) if q.type in (d.Type.DECIMAL, d.Type.POURCENTAGE, d.Type.CALCUL) else "",
        "Longueur minimale": str(q.longueur_min or ""),
        "Longueur maximale": str(q.longueur_max or ""),
        "Image seulement": "oui" if q.image else "",
        "Tableau": tableau(q.tableau),
        "Calcul": formule(questionnaire, q.formule),
        "Affichée si": condition(questionnaire, q.condition),
        "Phrase de la condition": q.condition_phrase,
        "Équivalent de l’an dernier": q.equivalent_n1,
        "Valeur du portail": source.libelle if source else q.preremplissage,
        "Place dans le rapport": CHAPITRES.get(q.rapport, q.rapport),
        "À confirmer": "oui" if q.a_confirmer else "",
        "Clé": q.cle,
    }


def attributs_du_controle(questionnaire: d.Questionnaire, c: d.Controle) -> Mapping[str, str]:
    return {
        "Question": nom(questionnaire, c.question),
        "Règle": regle(questionnaire, c.regle),
        "Sévérité": SEVERITES[c.severite],
        "Message": avec_crochets(c.modele_message or c.message),
        "Commentaire attendu": nom(questionnaire, c.commentaire) if c.commentaire else "",
    }
