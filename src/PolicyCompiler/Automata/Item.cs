namespace FastMcp.PolicyCompiler.Automata;

/// <summary>An NFA node that the next byte may use if it is in a guard (index into the guards).</summary>
internal readonly record struct Item(int Node, int Guard);
