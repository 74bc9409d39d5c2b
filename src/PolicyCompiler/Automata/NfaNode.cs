namespace FastMcp.PolicyCompiler.Automata;

/// <summary>One node: takes a byte, forks, checks its surroundings, or accepts.</summary>
/// <param name="Kind">Which of the four.</param>
/// <param name="Set">Of <see cref="Nfa.Sets"/>. Take: the bytes. Check: what may stand before.</param>
/// <param name="After">Of the same. Check: what may stand after.</param>
/// <param name="Next">The node that follows; Accept: the rule.</param>
/// <param name="Other">Fork: the other way.</param>
internal readonly record struct NfaNode(NfaNode.Kinds Kind, int Set, int After, int Next, int Other)
{
    public enum Kinds : byte
    {
        Take,
        Fork,
        Check,
        Accept,
    }

    public static NfaNode Take(int set, int next) => new(Kinds.Take, set, 0, next, 0);

    public static NfaNode Fork(int next, int other) => new(Kinds.Fork, 0, 0, next, other);

    public static NfaNode Check(int before, int after, int next) => new(Kinds.Check, before, after, next, 0);

    public static NfaNode Accept(int rule) => new(Kinds.Accept, 0, 0, rule, 0);
}
