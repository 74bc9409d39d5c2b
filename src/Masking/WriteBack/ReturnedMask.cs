namespace FastMcp.Masking.WriteBack;

/// <summary>A mask of the gateway that stands in an argument.</summary>
/// <param name="Rule">Id of the rule whose mask it is.</param>
/// <param name="Kind">What is to be done.</param>
public readonly record struct ReturnedMask(string Rule, ReturnedKind Kind);
