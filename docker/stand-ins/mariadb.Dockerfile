# Stands in for mariadb:11.4 where no registry can be reached: Debian's MariaDB, used the same way.
ARG BASE=debian:bookworm-slim
FROM ${BASE}
RUN groupadd -g 999 mysql && useradd -u 999 -g 999 -d /var/lib/mysql mysql && apt-get update && \
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends mariadb-server && \
    rm -rf /var/lib/apt/lists/* /var/lib/mysql
COPY docker/stand-ins/mariadb-entrypoint /usr/local/bin/docker-entrypoint.sh
VOLUME /var/lib/mysql
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["mariadbd"]
