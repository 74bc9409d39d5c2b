namespace FastMcp.Store.Counters;

/// <summary>An amount: to be added by the store, or the sum that it has.</summary>
/// <param name="Key">Of what.</param>
/// <param name="Calls">Made.</param>
/// <param name="Bytes">Of bodies.</param>
/// <param name="Tokens">Of models.</param>
/// <param name="Money">In millionths.</param>
/// <param name="Ends">When nobody asks for it any more, in seconds since 1970.</param>
public readonly record struct CounterRow(CounterKey Key, long Calls, long Bytes, long Tokens, long Money, long Ends);
