# Stands for haproxy:3.2 where no image registry can be reached: Debian's HAProxy, with its file in the same place.
FROM localhost/debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends haproxy
USER haproxy
EXPOSE 4580
ENTRYPOINT ["haproxy", "-W", "-db", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]
