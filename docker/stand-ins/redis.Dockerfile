# Stands in for redis:7 where no registry can be reached: Debian's Redis, used the same way.
ARG BASE=debian:bookworm-slim
FROM ${BASE}
RUN groupadd -g 999 redis && useradd -u 999 -g 999 redis && apt-get update && \
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends redis-server && rm -rf /var/lib/apt/lists/*
USER redis
CMD ["redis-server", "--protected-mode", "no"]
