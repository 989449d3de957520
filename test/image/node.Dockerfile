# Stands for node:22-bookworm-slim where no image registry can be reached: Debian with Node and npm from the npm registry.
# Its context is a folder with their packages unpacked, `node` and `npm`, and `certificates.crt`.
FROM localhost/debian:bookworm-slim
COPY node/bin/node /usr/local/bin/node
COPY node/include /usr/local/include
COPY npm /usr/local/lib/node_modules/npm
# Networks that inspect traffic have an authority of their own.
COPY certificates.crt /etc/ssl/certs/ca-certificates.crt
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
 && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx \
 && groupadd --gid 1000 node \
 && useradd --uid 1000 --gid node --shell /bin/bash --create-home node
