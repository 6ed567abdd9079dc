# One image for web and worker processes; ROLE says which one a container is.
FROM oven/bun:1.4.5-slim

WORKDIR /app
COPY package.json bun.lock ./
RUN bun install --frozen-lockfile --production
COPY tsconfig.json bunfig.toml ./
COPY src src
COPY seeds seeds

ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data LOG_DIR=/logs
RUN mkdir -p /data /logs && chown bun:bun /data /logs
USER bun
VOLUME ["/data", "/logs"]
EXPOSE 3000
# Convene drains for up to 10 s after SIGTERM.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["bun", "-e", "process.exit((await fetch('http://127.0.0.1:3000/health').catch(() => null))?.ok ? 0 : 1)"]
CMD ["bun", "src/main.ts"]
