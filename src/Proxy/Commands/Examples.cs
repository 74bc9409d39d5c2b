namespace FastMcp.Proxy.Commands;

/// <summary>What help shows for each command.</summary>
internal static class Examples
{
    /// <param name="path">The command behind the program's name, such as <c>policy test</c>; empty: the program.</param>
    public static IReadOnlyList<(string Example, string What)> Of(string path) => path switch
    {
        "serve" =>
        [
            ("fastmcp serve --upstream http://127.0.0.1:9090", "Listens on 127.0.0.1:8080 and masks what the server behind sends; built-in rules."),
            ("fastmcp serve --listen 127.0.0.1:8443 --upstream https://api.example --protocol openai", "A model endpoint; agents use http://127.0.0.1:8443 as their base URL."),
            ("fastmcp serve --upstream http://127.0.0.1:9090 --policies ./my-policies --record ./record --admin 127.0.0.1:9465", "Own rules too, a record of every exchange, health and metrics."),
            ("fastmcp serve --upstream http://127.0.0.1:9090 --record ./record --console 127.0.0.1:9466", "With the web console."),
            ("fastmcp serve --config fastmcp.yaml", "Several listeners, upstreams and routes. SIGHUP reads the file again; SIGTERM drains."),
        ],
        "console" =>
        [
            ("fastmcp console --record ./record", "Then open http://127.0.0.1:9466/. For the console of a running gateway: console.listen in its configuration."),
        ],
        "stdio" =>
        [
            ("fastmcp stdio -- npx -y @modelcontextprotocol/server-filesystem /srv/files", "In place of the server in a client's settings: its answers are masked; built-in rules."),
            ("fastmcp stdio --config fastmcp.yaml --upstream crm --token-file ~/.crm-token", "A client that only knows pipes, and an upstream of the file with all that the file says."),
        ],
        "check" => [("fastmcp check --config fastmcp.yaml", "Prints every error with file, line and column; exit code 1 if there is one.")],
        "block" =>
        [
            ("fastmcp block --config fastmcp.yaml --tool delete_user --for 10m --reason 'Incident 4711'", "No call of the tool passes, running ones are cut; ends by itself."),
            ("fastmcp block --config fastmcp.yaml --all --reason 'Incident 4711'", "Everything stops until it is lifted."),
            ("fastmcp block --config fastmcp.yaml --list", "What is blocked; --lift ID ends a block."),
        ],
        "approvals" =>
        [
            ("fastmcp approvals approver add lea --group platform-leads --config fastmcp.yaml > lea.token", "A person who decides, with a token of their own; it is shown once."),
            ("fastmcp approvals watch --config fastmcp.yaml --token-file lea.token", "Shows each call that waits, as it comes."),
            ("fastmcp approvals approve ID --digest 1f0c29ab --config fastmcp.yaml --token-file lea.token", "Says yes to exactly what has that digest, once."),
        ],
        "approvals list" => [("fastmcp approvals list --config fastmcp.yaml --token-file lea.token", "What waits; --all also shows what was decided.")],
        "approvals show" => [("fastmcp approvals show ID --config fastmcp.yaml --token-file lea.token", "The call, who asks, which rule, who decides.")],
        "approvals watch" => [("fastmcp approvals watch --config fastmcp.yaml --token-file lea.token", "Ctrl+C ends it.")],
        "approvals approve" =>
        [
            ("fastmcp approvals approve ID --digest 1f0c29ab --config fastmcp.yaml --token-file lea.token", "This call, once."),
            ("fastmcp approvals approve ID --digest 1f0c29ab --grant 30m --config fastmcp.yaml --token-file lea.token", "The very same call of this session passes for half an hour."),
        ],
        "approvals deny" => [("fastmcp approvals deny ID --reason 'Ask the owner of the table first.' --config fastmcp.yaml --token-file lea.token", "The agent is told the reason.")],
        "approvals end-grant" => [("fastmcp approvals end-grant ID --config fastmcp.yaml --token-file lea.token", "`approvals list --grants` says which there are.")],
        "approvals edit" => [("fastmcp approvals edit ID --digest 1f0c29ab --arguments '{\"id\":42}' --config fastmcp.yaml --token-file lea.token", "Then approve it by its new digest.")],
        "approvals approver" => [("fastmcp approvals approver list --config fastmcp.yaml", "Who decides.")],
        "approvals approver add" => [("fastmcp approvals approver add lea --group platform-leads --subject lea@example.com --config fastmcp.yaml > lea.token", "Lea does not approve what lea@example.com asks for.")],
        "approvals approver list" => [("fastmcp approvals approver list --config fastmcp.yaml", "Names, groups and callers.")],
        "approvals approver remove" => [("fastmcp approvals approver remove lea --config fastmcp.yaml", "Lea decides no more.")],
        "break-glass" =>
        [
            ("fastmcp break-glass --config fastmcp.yaml --token-file jane.token --agent billing-bot --tool delete_user --for 30m --reason 'Incident 4711'", "Asks for it; nothing is open yet."),
            ("fastmcp break-glass --config fastmcp.yaml --token-file joe.token --grant break-glass-7f3a9c21", "Another operator opens it; the time begins."),
            ("fastmcp break-glass --config fastmcp.yaml --list", "What is asked for and open; --end ID closes it at once."),
        ],
        "policy effective" => [("fastmcp policy effective ./my-policies --tool delete_user --group sre --arguments '{\"id\":42}'", "The verdict of such a call, and every decision that holds for it.")],
        "policy enforce" =>
        [
            ("fastmcp policy enforce ./my-policies no-drops --dry-run", "Shows the line that would change; a rule or a decision in monitor mode."),
            ("fastmcp policy enforce ./my-policies no-drops", "Changes it in its file, comments and all else as they are."),
        ],
        "policy report" => [("fastmcp policy report --record ./record --since 7d", "What rules and decisions in monitor mode would have done in the last week.")],
        "demo" =>
        [
            ("fastmcp demo", "Plays an MCP call and a model's stream, without and through the gateway, and keeps serving."),
            ("fastmcp demo --once --no-color", "Ends behind the summary; exit code 4 if a planted value arrived in the clear."),
        ],
        "policy" =>
        [
            ("fastmcp policy check ./my-policies", "Compiles the files and prints every error with file, line and column."),
            ("fastmcp policy test ./my-policies", "Runs the examples of all rules and the cases in ./my-policies/tests."),
            ("fastmcp policy explain 'My SSN is 536-22-8190'", "Shows what is masked by which rule, and what was refused and why."),
            ("fastmcp policy import gitleaks.toml --out my-policies/gitleaks.yaml", "Brings rules of gitleaks over; every loss and change is named."),
        ],
        "policy check" => [("fastmcp policy check ./my-policies", "Compiles the files and prints every error with file, line and column.")],
        "policy bundle" => [("fastmcp policy bundle ./my-policies --key policy-private.pem --out next.bundle", "One signed file of all policies, named by its digest.")],
        "policy push" =>
        [
            ("fastmcp policy push next.bundle --config fastmcp.yaml --dry-run", "Compiled by the running gateway; nothing changes."),
            ("fastmcp policy push next.bundle --config fastmcp.yaml --canary 10", "Judges a tenth of the connections first; ends by itself if it denies far more."),
        ],
        "policy promote" => [("fastmcp policy promote --config fastmcp.yaml", "What is on trial judges everything.")],
        "policy rollback" => [("fastmcp policy rollback --config fastmcp.yaml", "The policy before is in force again.")],
        "policy status" => [("fastmcp policy status --config fastmcp.yaml", "Which policy judges, what is on trial, what was before.")],
        "policy pin" => [("fastmcp policy pin tools.json --upstream crm --out my-policies/crm-catalogue.yaml", "What a server said of its tools, written down to be read: then conditions may ask for it.")],
        "policy exceptions" => [("fastmcp policy exceptions ./my-policies --record ./record --since 7d", "What each exception released in the last week, and when it ends.")],
        "policy compile" => [("fastmcp policy compile --policies ./my-policies", "Stores the compiled policy, for nodes that mount the folder read-only.")],
        "policy hash" => [("fastmcp policy hash --salt-file salt.txt < secrets.txt > my-policies/secrets.hashes", "Secrets, one a line, as hashes for `termsHashed`.")],
        "sessions index" => [("fastmcp sessions index --record ./record", "An index beside the segments, which list, show and export use from then on.")],
        "policy import" => [("fastmcp policy import gitleaks.toml --out my-policies/gitleaks.yaml", "Writes a policy file and a report; the file to write must not exist.")],
        "policy test" =>
        [
            ("fastmcp policy test", "The examples of the built-in packs: each whole and cut at every byte."),
            ("fastmcp policy test ./my-policies", "One's own too, and the cases in ./my-policies/tests/*.yaml; exit code 1 if one does not hold."),
        ],
        "policy explain" =>
        [
            ("fastmcp policy explain 'My SSN is 536-22-8190, not 000-12-3456'", "Marks below the text: what is masked, what a validator refused."),
            ("fastmcp policy explain 'card 4111 1111 1111 1111' --piece 6", "Also what is held while the text comes in pieces of 6 bytes, and for which rule."),
            ("fastmcp policy explain - --policies ./my-policies --scope request < prompt.txt", "A text from a file, with one's own rules, as a request is masked."),
        ],
        "policy bench" =>
        [
            ("fastmcp policy bench", "Each built-in rule on a corpus made from a seed: steps, speed, worst input."),
            ("fastmcp policy bench --policies ./my-policies --rule order-number --corpus prompts.txt", "One rule of one's own on one's own text."),
        ],
        "replay" =>
        [
            ("fastmcp replay --serve ./record --listen 127.0.0.1:9090", "An upstream that answers as the recorded one did, with its timing."),
            ("fastmcp replay --policy ./next --record ./record --since 30d --exit-code", "What the masks and decisions of ./next would have changed in the last month."),
        ],
        "token" =>
        [
            ("fastmcp token --sub dev-user --groups sre --audience http://127.0.0.1:8080/mcp", "A token for an hour, signed with ./development-issuer.pem, which is made if it is not there."),
            ("fastmcp token explain --config fastmcp.yaml --route /crm < token.txt", "Which check fails, or whose it is."),
        ],
        "token explain" => [("fastmcp token explain --config fastmcp.yaml --route crm < token.txt", "Which check fails, or whose it is.")],
        "key" or "key new" =>
        [
            ("fastmcp key new --file keys.json --name ci-bot --groups deploy --for 720h", "Shows the key once; the file has its hash."),
            ("fastmcp key revoke 7f3a9c21 --file keys.json", "Running gateways refuse it within two seconds."),
        ],
        "key list" => [("fastmcp key list --file keys.json", "Whose keys there are and until when; never the keys.")],
        "key revoke" => [("fastmcp key revoke 7f3a9c21 --file keys.json", "Running gateways refuse it within two seconds.")],
        "version" => [("fastmcp version", "The version of this program.")],
        "doctor" => [("fastmcp doctor --config fastmcp.yaml", "Names what is valid and guards nothing, and what to do about it; changes nothing.")],
        "sessions" or "sessions list" =>
        [
            ("fastmcp sessions list --record ./record --since 24h --tool delete_customer", "One line for each exchange, with its id."),
            ("fastmcp sessions list --record ./record --verdict deny", "Calls that were not let through, and why."),
        ],
        "sessions show" => [("fastmcp sessions show 1f0c2a9b-17 --record ./record", "Every entry of an exchange, with its time.")],
        "sessions tail" => [("fastmcp sessions tail --record ./record", "What is recorded now, until Ctrl+C.")],
        "sessions export" => [("fastmcp sessions export --record ./record --since 7d --format har --out week.har", "For tools that read HTTP archives.")],
        "sessions verify" => [("fastmcp sessions verify --record ./record --checkpoints ./checkpoints --key record-public.pem", "Exit code 1 if the log is not what was written; names the first bad place.")],
        "sessions unseal" =>
        [
            ("fastmcp sessions unseal 1f0c2a9b-17 --record ./record --reason incident-17 --by alice --ask ask", "Asks for what came before it was masked; the request is written to a file for who approves."),
            ("fastmcp sessions unseal 1f0c2a9b-17 --record ./record --approval approval --key asker.pem", "Opens it, once, with the approval of somebody else."),
        ],
        "sessions approve" => [("fastmcp sessions approve ask --by bob --key approver.pem --asker asker-public.pem --out approval", "The second holder says yes to one request.")],
        "sessions erase" => [("fastmcp sessions erase --record ./record --caller alice --reason her-wish --by bob", "What a person left goes; the log says so and stays verifiable.")],
        _ =>
        [
            ("fastmcp demo", "See it work: no server, key or account needed."),
            ("fastmcp serve --upstream http://127.0.0.1:9090", "A gateway before one server, without a file."),
            ("fastmcp serve --config fastmcp.yaml", "A gateway before several: callers, decisions, credentials, a record."),
            ("fastmcp doctor --config fastmcp.yaml", "What is valid there and guards nothing."),
            ("fastmcp policy effective ./my-policies --tool delete_user --group sre", "What would become of a call, and every line that says so."),
        ],
    };
}
