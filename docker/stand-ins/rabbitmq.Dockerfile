# Stands in for rabbitmq:4-management where no registry can be reached: Debian's RabbitMQ, used the same way.
ARG BASE=debian:bookworm-slim
FROM ${BASE}
RUN groupadd -g 999 rabbitmq && useradd -u 999 -g 999 -d /var/lib/rabbitmq rabbitmq && apt-get update && \
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends rabbitmq-server && \
    rm -rf /var/lib/apt/lists/* /var/lib/rabbitmq/.erlang.cookie && echo '[rabbitmq_management].' > /etc/rabbitmq/enabled_plugins
ENV RABBITMQ_LOGS=- LANG=C.UTF-8 HOME=/var/lib/rabbitmq
COPY docker/stand-ins/rabbitmq-entrypoint /usr/local/bin/docker-entrypoint.sh
VOLUME /var/lib/rabbitmq
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["rabbitmq-server"]
