# The build stage needs Node 24 with npm; the runtime stage needs Node >= 24.6 and nothing else: no shell, no
# package manager, no node_modules. Both images can be replaced by mirrors of your own:
#   docker build --build-arg BUILD_IMAGE=… --build-arg RUNTIME_IMAGE=… -t inference-operator:0.1.0 .
# Pin them by digest in a release.
ARG BUILD_IMAGE=docker.io/library/node:24-bookworm-slim
ARG RUNTIME_IMAGE=gcr.io/distroless/nodejs24-debian12:nonroot

FROM ${BUILD_IMAGE} AS build
WORKDIR /build
# Dependencies first: they change less often than the source, so their layer is mostly reused.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY scripts ./scripts
COPY src ./src
RUN npm run build

FROM ${RUNTIME_IMAGE}
# Distroless has Node in /nodejs/bin, other images have it in /usr/local/bin. glibc is told to give memory back: what
# reading the program took stays resident else, a fifth of all (docs/performance.md). It can be told at the start only.
ENV PATH=/nodejs/bin:/usr/local/bin:/usr/bin:/bin \
    NODE_ENV=production \
    MALLOC_MMAP_THRESHOLD_=32768 \
    MALLOC_TRIM_THRESHOLD_=131072
COPY --from=build /build/dist/main.js /build/dist/main.js.LEGAL.txt /app/
COPY LICENSE /app/
# Only files of the image are read and none is written, so the root file system may be read-only.
USER 65532:65532
EXPOSE 8080 8081
# The heap may take three quarters of the container's memory limit. Young objects get little room of their own:
# an operator that waits has few, and the rest is better given back.
ENTRYPOINT ["node", "--max-old-space-size-percentage=75", "--max-semi-space-size=8", "/app/main.js"]
