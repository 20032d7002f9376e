"""Pieces of SQL that migrations share."""

from django.db import migrations

INTERDIRE_MODIFICATION = """
CREATE OR REPLACE FUNCTION interdire_modification() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % : ajout seul', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""

# The embedded server has no unaccent extension: decompose, then drop the combining marks. IMMUTABLE, so it can be indexed.
SANS_ACCENT = """
CREATE OR REPLACE FUNCTION sans_accent(texte text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT trim(regexp_replace(lower(regexp_replace(
        replace(replace(normalize(texte, NFKD), 'œ', 'oe'), 'Œ', 'oe'),
        '[\u0300-\u036f]', '', 'g')), '[^a-z0-9]+', ' ', 'g'))
$$;
"""


def ajout_seul(table: str) -> migrations.RunSQL:
    """Make a table append-only: UPDATE and DELETE raise, whoever asks."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_ajout_seul BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION interdire_modification();",
        f"DROP TRIGGER {table}_ajout_seul ON {table};",
    )


def sans_vidage(table: str) -> migrations.RunSQL:
    """TRUNCATE raises too: no trigger on rows sees it."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_sans_vidage BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION interdire_modification();",
        f"DROP TRIGGER {table}_sans_vidage ON {table};",
    )
