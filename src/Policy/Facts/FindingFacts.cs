namespace FastMcp.Policy.Facts;

/// <summary>What one rule found in one place. Texts are UTF-8 out of the snapshot, never of the payload.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Severity"><c>low</c>, <c>medium</c> or <c>high</c>.</param>
/// <param name="On"><c>request</c> or <c>response</c>.</param>
/// <param name="Where">The kind of place: a path of the protocol.</param>
/// <param name="Count">How often.</param>
public readonly record struct FindingFacts(NameText Rule, NameText Severity, NameText On, NameText Where, long Count);
