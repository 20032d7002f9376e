"""Formulas and operands: in XPath where the standard can (`calculation`), in our own short writing elsewhere.

Own writing, in the sheets `mildeca_*`: « credits.ae_notifiees + credits.ae_complementaires », « actions.axes#montant » (total
of a column), « @credits.projets.montant » (known to the portal), « (a + b) * {taux_execution} » or « (a + b) * 0.9 »,
« "2018-01-01" » (a constant).
"""

import re
from collections.abc import Mapping
from decimal import Decimal

from rapports.questionnaire.definition import Formule, Operande
from rapports.questionnaire.nombres import FORME
from rapports.xlsform.noms import echapper, retablir
from rapports.xlsform.refus import ExpressionRefusee
from rapports.xlsform.xpath import Lecteur, chiffres

CONNUES = "est connu le quotient de deux sommes : (${a} + ${b}) div ${c} * 100"
MORCEAUX = re.compile(r'\s*("(?:[^"]|"")*"|[()+*/]|[^\s()+*/"]+)')


def ecrire_calcul(formule: Formule, noms: Mapping[str, str], decimales: int) -> str:
    """XPath of a formula; empty when it sums a column of a table or a value of the portal, which ODK does not know."""
    termes = formule.numerateur + formule.denominateur
    if not formule.numerateur or not formule.denominateur or any("#" in t or t.startswith("@") for t in termes):
        return ""
    haut, bas = (_somme_xpath(t, noms) for t in (formule.numerateur, formule.denominateur))
    return f"round({haut} div {bas}{' * 100' if formule.pourcentage else ''}, {decimales})"


def _somme_xpath(termes: tuple[str, ...], noms: Mapping[str, str]) -> str:
    premier, *autres = (f"${{{noms[t]}}}" for t in termes)
    return f"({' + '.join([premier, *(f'coalesce({a}, 0)' for a in autres)])})" if autres else premier


def lire_calcul(texte: str, cles: Mapping[str, str]) -> tuple[Formule, int | None]:
    """The formula that an XPath says, and its number of decimals if it rounds. Raises `ExpressionRefusee`."""
    lecteur, decimales = Lecteur(texte), None
    arrondi = lecteur.est("round", sorte="mot")
    if arrondi:
        lecteur.suivant()
        lecteur.exiger("(")
    haut = _lire_somme(lecteur, cles)
    if not lecteur.est("div", sorte="mot"):
        raise ExpressionRefusee(f"« div » est attendu {lecteur.devant()} ({CONNUES})")
    lecteur.suivant()
    bas = _lire_somme(lecteur, cles)
    pourcentage = lecteur.prendre("*")
    if pourcentage and lecteur.nombre() != 100:
        raise ExpressionRefusee(f"seul « * 100 » est pris en charge ({CONNUES})")
    if arrondi:
        decimales = 0
        if lecteur.prendre(","):
            nombre = lecteur.nombre()
            decimales = int(nombre)
            if nombre != decimales or not 0 <= decimales <= 6:
                raise ExpressionRefusee("un arrondi garde de 0 à 6 décimales")
        lecteur.exiger(")")
    lecteur.finir()
    return Formule(haut, bas, pourcentage), decimales


def _lire_somme(lecteur: Lecteur, cles: Mapping[str, str]) -> tuple[str, ...]:
    if not lecteur.prendre("("):
        return (_lire_terme(lecteur, cles),)
    termes = [_lire_terme(lecteur, cles)]
    while lecteur.prendre("+"):
        termes.append(_lire_terme(lecteur, cles))
    lecteur.exiger(")")
    return tuple(termes)


def _lire_terme(lecteur: Lecteur, cles: Mapping[str, str]) -> str:
    if lecteur.est("coalesce", sorte="mot"):
        lecteur.suivant()
        lecteur.exiger("(")
        cle = _lire_terme(lecteur, cles)
        lecteur.exiger(",")
        if lecteur.nombre() != 0:
            raise ExpressionRefusee("seul coalesce(${a}, 0) est pris en charge")
        lecteur.exiger(")")
        return cle
    if lecteur.ici.sorte == "mot":
        raise lecteur.fonction_inconnue(CONNUES)
    if lecteur.ici.sorte != "ref":
        raise ExpressionRefusee(f"le nom d’une question, ${{nom}}, est attendu {lecteur.devant()} ({CONNUES})")
    return _cle(lecteur.suivant().valeur, cles)


def _cle(nom: str, cles: Mapping[str, str]) -> str:
    if nom not in cles:
        raise ExpressionRefusee(f"aucune question ne s’appelle « {nom} »")
    return cles[nom]


def ecrire_operande(operande: Operande, noms: Mapping[str, str]) -> str:
    """Own writing of a side of a comparison."""
    if operande.constante and not operande.termes:
        base = '"' + operande.constante.replace('"', '""') + '"'
    else:
        base = ecrire_somme(operande.termes, noms)
    if operande.parametre:
        return f"{base} * {{{echapper(operande.parametre)}}}"
    return base if operande.facteur is None else f"{base} * {chiffres(operande.facteur)}"


def ecrire_somme(termes: tuple[str, ...], noms: Mapping[str, str]) -> str:
    """« a », « (a + b#total) »."""
    ecrits = " + ".join(_terme(t, noms) for t in termes)
    return ecrits if len(termes) == 1 else f"({ecrits})"


def _terme(terme: str, noms: Mapping[str, str]) -> str:
    if terme.startswith("@"):
        return f"@{echapper(terme[1:])}"
    cle, diese, colonne = terme.partition("#")
    return noms[cle] + (f"#{echapper(colonne)}" if diese else "")


def lire_operande(texte: str, cles: Mapping[str, str], parametres: Mapping[str, Decimal]) -> Operande:
    """Raises `ExpressionRefusee`: unknown question or parameter, something else than a sum, a factor or a constant."""
    morceaux = _morceaux(texte)
    if morceaux and morceaux[0].startswith('"'):
        constante, reste = morceaux[0][1:-1].replace('""', '"'), morceaux[1:]
        if not constante:
            raise ExpressionRefusee("une constante ne peut pas être vide")
        termes: tuple[str, ...] = ()
    else:
        constante = ""
        termes, reste = _prendre_somme(morceaux, cles)
    facteur, parametre = None, ""
    if reste[:1] == ["*"] and len(reste) == 2:
        if FORME.fullmatch(reste[1]):
            facteur = Decimal(reste[1])
        else:
            parametre = lire_parametre(reste[1])
            if parametre not in parametres:
                raise ExpressionRefusee(f"aucun paramètre ne s’appelle « {parametre} »")
            facteur = parametres[parametre]
        reste = []
    if reste:
        raise ExpressionRefusee(f"« {' '.join(reste)[:40]} » n’est pas compris")
    return Operande(termes, facteur, parametre, constante)


def lire_parametre(morceau: str) -> str:
    """« {taux_execution} » → the name of the parameter; empty for anything else."""
    return retablir(morceau[1:-1]) if morceau.startswith("{") and morceau.endswith("}") else ""


def ecrire_formule(formule: Formule, noms: Mapping[str, str]) -> str:
    """Own writing of a formula: « (a + b) / c * 100 »."""
    haut, bas = ecrire_somme(formule.numerateur, noms), ecrire_somme(formule.denominateur, noms)
    return f"{haut} / {bas}{' * 100' if formule.pourcentage else ''}"


def lire_formule(texte: str, cles: Mapping[str, str]) -> Formule:
    """Raises `ExpressionRefusee`."""
    haut, reste = _prendre_somme(_morceaux(texte), cles)
    if reste[:1] != ["/"]:
        raise ExpressionRefusee("une formule s’écrit « a / b », « (a + b) / c * 100 »")
    bas, reste = _prendre_somme(reste[1:], cles)
    if reste not in ([], ["*", "100"]):
        raise ExpressionRefusee(f"« {' '.join(reste)[:40]} » n’est pas compris")
    return Formule(haut, bas, bool(reste))


def _morceaux(texte: str) -> list[str]:
    morceaux, i, texte = [], 0, texte.strip()
    while i < len(texte):
        trouve = MORCEAUX.match(texte, i)
        if not trouve:
            raise ExpressionRefusee(f"« {texte[i : i + 20]} » n’est pas compris")
        morceaux.append(trouve[1])
        i = trouve.end()
    return morceaux


def _prendre_somme(morceaux: list[str], cles: Mapping[str, str]) -> tuple[tuple[str, ...], list[str]]:
    """A sum with or without parentheses, and what is left after it."""
    if morceaux[:2] == ["(", ")"]:
        return (), morceaux[2:]
    parenthese = morceaux[:1] == ["("]
    i, termes = int(parenthese), []
    while True:
        if i >= len(morceaux) or morceaux[i] in "()+*/" or morceaux[i].startswith('"'):
            raise ExpressionRefusee("le nom d’une question est attendu")
        termes.append(_lire_terme_propre(morceaux[i], cles))
        i += 1
        if i < len(morceaux) and morceaux[i] == "+":
            i += 1
            continue
        break
    if parenthese:
        if morceaux[i : i + 1] != [")"]:
            raise ExpressionRefusee("une parenthèse n’est pas fermée")
        i += 1
    return tuple(termes), morceaux[i:]


def _lire_terme_propre(morceau: str, cles: Mapping[str, str]) -> str:
    if morceau.startswith("@"):
        return f"@{retablir(morceau[1:])}"
    nom, diese, colonne = morceau.partition("#")
    return _cle(nom, cles) + (f"#{retablir(colonne)}" if diese else "")
