using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>One node: takes a byte, forks, checks its surroundings, or accepts.</summary>
/// <param name="Kind">Which of the four.</param>
/// <param name="Set">Take: the bytes. Check: what may stand before.</param>
/// <param name="After">Check: what may stand after.</param>
/// <param name="Next">The node that follows; Accept: the rule.</param>
/// <param name="Other">Fork: the other way.</param>
internal readonly record struct NfaNode(NfaNode.Kinds Kind, ByteSet Set, ByteSet After, int Next, int Other)
{
    public enum Kinds : byte
    {
        Take,
        Fork,
        Check,
        Accept,
    }

    public static NfaNode Take(ByteSet set, int next) => new(Kinds.Take, set, default, next, 0);

    public static NfaNode Fork(int next, int other) => new(Kinds.Fork, default, default, next, other);

    public static NfaNode Check(ByteSet before, ByteSet after, int next) => new(Kinds.Check, before, after, next, 0);

    public static NfaNode Accept(int rule) => new(Kinds.Accept, default, default, rule, 0);
}
