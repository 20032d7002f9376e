# The production image: one image, four uses (web, worker, periodic work, migrations), chosen by the command.
FROM python:3.13-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

# Pango draws the text of the PDF documents.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app

COPY requirements/base.txt requirements/base.txt
RUN pip install --require-hashes --requirement requirements/base.txt

COPY . .

# The settings need their three variables to be read; none of these values stays in the image.
RUN SECRET_KEY=construction DATABASE_URL=postgresql://construction@localhost/construction ALLOWED_HOSTS=localhost \
    python manage.py collectstatic --noinput --verbosity 0

RUN useradd --system --uid 10001 --no-create-home portail \
    && mkdir -p /donnees/fichiers \
    && chown -R portail /donnees
USER portail

ENV MEDIA_ROOT=/donnees/fichiers
EXPOSE 8000

CMD ["gunicorn", "mildeca_portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
