# Stands for postgres:18, or for pgvector/pgvector:pg18, where no image registry can be reached: Debian's PostgreSQL, set up by
# the same variables.
ARG DEBIAN=bookworm
FROM localhost/debian:${DEBIAN}-slim
ARG PACKAGES=postgresql
RUN apt-get update \
 && mkdir -p /etc/postgresql-common/createcluster.d \
 && echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.d/none.conf \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $PACKAGES \
 && ln -s /usr/lib/postgresql/*/bin/* /usr/local/bin/ ; test -x /usr/local/bin/initdb
COPY postgres.sh /usr/local/bin/
VOLUME /var/lib/postgresql
USER postgres
EXPOSE 5432
ENTRYPOINT ["sh", "/usr/local/bin/postgres.sh"]
