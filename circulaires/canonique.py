"""What a row of a text says, in a form that two people can be compared on."""

from typing import Any

from circulaires.controle import TypeInconnu, type_de_regle
from circulaires.models import Regle, RegleLocale
from mildeca_portal.socle.saisie_par_champ import canonique, contenu_de


def contenu_canonique(objet: Any, attribut: str) -> Any:
    """Canonical content of one attribute. The parameters of a rule are read by its type: « 0.8 » and « 0.80 » are one."""
    if attribut == "parametres" and isinstance(objet, Regle | RegleLocale):
        return parametres_canoniques(objet.type_regle, objet.parametres)
    return contenu_de(objet, attribut)


def parametres_canoniques(code: str, parametres: dict[str, Any]) -> Any:
    """Parameters as the form of their type would store them; as they are when the type does not accept them."""
    try:
        type_regle = type_de_regle(code)
    except TypeInconnu:
        return canonique(parametres)
    champs = type_regle.formulaire.base_fields
    form = type_regle.formulaire({n: c.prepare_value(parametres.get(n)) for n, c in champs.items()})
    return canonique(form.donnees()) if form.is_valid() else canonique(parametres)
