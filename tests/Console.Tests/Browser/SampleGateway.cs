namespace FastMcp.WebConsole.Tests.Browser;

/// <summary>The gateway of a day that never was.</summary>
internal sealed class SampleGateway(TimeProvider clock) : IRunningGateway
{
    public HealthView Health => new(
        true, "0.1.0", 4,
        [
            new RouteView("crm", "green", "crm (https://crm.internal:8443)", "mcp", "tokens of okta", 243, ["application/json as messages", "text/event-stream as messages"], null),
            new RouteView("support", "green", "tickets (https://tickets.internal)", "mcp", "tokens of okta, keys of the gateway", 243, ["application/json as messages", "text/event-stream as messages"], null),
            new RouteView("model", "green", "openai (https://api.example)", "openai", "tokens of okta", 243, ["application/json", "text/event-stream, joined by choice or item"], null),
            new RouteView("warehouse", "unguarded", "warehouse (https://dwh.internal)", "mcp", "keys of the gateway", 0, [], null),
        ],
        [
            new SectionView("Record", [new FactView("State", "on"), new FactView("Entries", "218,404"), new FactView("Lost", "0"), new FactView("Waiting for the disk", "0"), new FactView("Checkpoints", "1,207"), new FactView("Free", "412 GiB")]),
            new SectionView("Issuers", [new FactView("okta", "keys are there")]),
            new SectionView("Credentials that are lent", [new FactView("crm-service", "token-exchange"), new FactView("tickets-app", "client-credentials")]),
        ],
        ["Route 'warehouse' has mask: off. What its upstream sends reaches the agent unread."]);

    public PolicyView Policy => new(
        "97de051cb95b02ab", null,
        [
            new DecisionView("team-tools", "allow", true, "org", "my-policies/tools.yaml:4", 402, 0), new DecisionView("deletes-need-a-lead", "ask", true, "org", "my-policies/tools.yaml:11", 18, 0),
            new DecisionView("no-secrets-up", "deny", false, "org", "my-policies/tools.yaml:19", 0, 7), new DecisionView("models", "allow", true, "team support", "my-policies/support.yaml:3", 1, 0),
        ],
        [
            new RuleView("email", "E-mail address", "medium", true, "policies/pii.yaml:7", 161, 0), new RuleView("card", "Payment card number", "high", true, "policies/pii.yaml:20", 30, 0),
            new RuleView("us-ssn", "US social security number", "high", true, "policies/pii.yaml:32", 27, 0), new RuleView("phone", "Telephone number", "medium", false, "policies/pii.yaml:56", 0, 22),
            new RuleView("aws-access-key-id", "AWS access key id", "high", true, "policies/secrets/cloud.yaml:6", 31, 0), new RuleView("jwt", "JSON Web Token", "high", true, "policies/secrets/generic.yaml:6", 0, 0),
        ],
        [new ExceptionView("orders-show-mails", "email", "support-leads", "The order desk reads addresses aloud.", clock.GetUtcNow().AddDays(24), false)]);

    public AgentsView Agents => new(
        "deny",
        [new AgentView("support-bot", "maria@example.com", "support", "crm, tickets, openai"), new AgentView("nightly-report", "data@example.com", "data", "warehouse, mail"), new AgentView("ci-runner", "platform@example.com", "platform", "files")],
        [new BudgetView("support-tokens", "agent", "1 d", "2,000,000 tokens", true, "my-policies/agents.yaml:21"), new BudgetView("calls", "caller", "1 h", "600 calls", true, "my-policies/agents.yaml:27")],
        []);

    public bool CanBlock => true;

    public Task<string?> BlockAsync(BlockForm order, string who) => Task.FromResult<string?>(null);

    public Task<string?> LiftAsync(string id, string who) => Task.FromResult<string?>(null);

    public void Viewed(string who, string what)
    {
    }
}
