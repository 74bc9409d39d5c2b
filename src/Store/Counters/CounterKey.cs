namespace FastMcp.Store.Counters;

/// <summary>What is counted of whom.</summary>
/// <param name="Name">A budget's id, or a rate's.</param>
/// <param name="Who">Caller, agent, team or session; empty: all.</param>
/// <param name="Number">Which window; 0 where there are none.</param>
public readonly record struct CounterKey(string Name, string Who, long Number);
