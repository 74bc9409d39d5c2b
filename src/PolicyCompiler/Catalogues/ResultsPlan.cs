namespace FastMcp.PolicyCompiler.Catalogues;

/// <summary>How long results of tools may be.</summary>
/// <param name="Bytes">Of a whole result, as JSON; beyond it an error stands in its place. 0: as long as answers.</param>
/// <param name="Item">Of one item of its content; beyond it a text that says so stands in its place. 0: as long as results.</param>
public sealed record ResultsPlan(long Bytes, long Item);
