namespace FastMcp.WebConsole.Tests;

/// <summary>A gateway that says what a test wants, and notes what was viewed.</summary>
internal sealed class FakeGateway : IRunningGateway
{
    private readonly List<string> _viewed = [];

    public string Word { get; init; } = "word";

    public IReadOnlyList<string> Views
    {
        get
        {
            lock (_viewed)
            {
                return [.. _viewed];
            }
        }
    }

    public HealthView Health => new(
        false, Word, 3, [new RouteView(Word, "red", Word, Word, Word, 3, [Word], Word)], [new SectionView(Word, [new FactView(Word, Word, Bad: true), new FactView(Word, Word)])], [Word]);

    public PolicyView Policy => new(
        Word, Word, [new DecisionView(Word, "deny", false, Word, Word, 1, 2)], [new RuleView(Word, Word, "high", false, Word, 3, 4)], [new ExceptionView(Word, Word, Word, Word, DateTimeOffset.UnixEpoch, true)]);

    public AgentsView Agents => new(Word, [new AgentView(Word, Word, Word, Word)], [new BudgetView(Word, Word, Word, Word, false, Word)], [new BlockView(Word, Word)]);

    public bool CanBlock => true;

    /// <summary>What admins did.</summary>
    public List<string> Acts { get; } = [];

    public Task<string?> BlockAsync(BlockForm order, string who)
    {
        Acts.Add($"{who} blocks {order.Scope} {order.Name} for {order.Seconds}: {order.Reason}");
        return Task.FromResult(order.Name == "nobody" ? "Nobody is called that." : null);
    }

    public Task<string?> LiftAsync(string id, string who)
    {
        Acts.Add($"{who} lifts {id}");
        return Task.FromResult<string?>(null);
    }

    public IReadOnlyList<PinView> Pins => [new PinView(Word, Word, Word, Word + "\nsame", Word + " changed\nsame", DateTimeOffset.UnixEpoch), new PinView(Word, Word, Word, Word, "", DateTimeOffset.UnixEpoch)];

    public bool CanTakeTools => true;

    public string? TakeTool(string upstream, string tool, string digest, string who)
    {
        Acts.Add($"{who} takes {tool} of {upstream}: {digest}");
        return tool == "gone" ? "There is no such tool." : null;
    }

    public void Viewed(string who, string what)
    {
        lock (_viewed)
        {
            _viewed.Add(what);
        }
    }
}
