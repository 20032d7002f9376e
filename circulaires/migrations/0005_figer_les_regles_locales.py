"""What a published text still lets move grows (repeal, Légifrance, the document the portal composed), and local rules freeze.

A local rule in force says what it says: only its end may be set, then its withdrawal.
"""

from django.db import migrations

AVANT = "'statut', 'legifrance_date', 'legifrance_adresse', 'version', 'modifie_le'"
APRES = (
    "'statut', 'legifrance_date', 'legifrance_adresse', 'legifrance_non_concerne', 'abroge_le', 'motif_abrogation', "
    "'document_id', 'version', 'modifie_le'"
)


def texte_fige(mobiles: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION circulaires_texte_fige() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mobiles text[] := ARRAY[{mobiles}];
BEGIN
    IF OLD.origine = 'reference' OR OLD.statut NOT IN ('publie', 'remplace', 'abroge') THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'texte % publié : il ne peut pas être supprimé', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.statut NOT IN ('publie', 'remplace', 'abroge') OR to_jsonb(NEW) - mobiles <> to_jsonb(OLD) - mobiles THEN
        RAISE EXCEPTION 'texte % publié : il ne peut plus être modifié', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


LOCALE = """
CREATE FUNCTION circulaires_regle_locale_figee() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mobiles text[] := ARRAY['statut', 'fin', 'version'];
BEGIN
    IF OLD.statut = 'brouillon' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' OR NEW.statut = 'brouillon' OR to_jsonb(NEW) - mobiles <> to_jsonb(OLD) - mobiles THEN
        RAISE EXCEPTION 'règle locale % en vigueur : elle ne peut plus être modifiée', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER circulaires_regle_locale_figee BEFORE UPDATE OR DELETE ON circulaires_reglelocale
    FOR EACH ROW EXECUTE FUNCTION circulaires_regle_locale_figee();
CREATE TRIGGER circulaires_contenuattendu_fige BEFORE INSERT OR UPDATE OR DELETE ON circulaires_contenuattendu
    FOR EACH ROW EXECUTE FUNCTION circulaires_contenu_fige();
"""
RETOUR = """
DROP TRIGGER circulaires_contenuattendu_fige ON circulaires_contenuattendu;
DROP TRIGGER circulaires_regle_locale_figee ON circulaires_reglelocale;
DROP FUNCTION circulaires_regle_locale_figee();
"""


class Migration(migrations.Migration):
    dependencies = [("circulaires", "0004_regles_locales_et_instructions")]

    operations = [
        migrations.RunSQL(texte_fige(APRES), texte_fige(AVANT)),
        migrations.RunSQL(LOCALE, RETOUR),
    ]
