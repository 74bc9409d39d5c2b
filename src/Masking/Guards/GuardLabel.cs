using System.Text;

namespace FastMcp.Masking.Guards;

/// <summary>One kind of thing that a guard finds, with the mask that takes its place. Its name is the operator's, never the guard's.</summary>
public sealed class GuardLabel
{
    private readonly byte[] _mask;

    /// <param name="name">ASCII letters, digits and <c>_</c>: in every encoding, at every depth, it stands as it is.</param>
    /// <param name="rule">As findings, records and decisions name it.</param>
    /// <param name="key">Tells it apart from rules, whose ordinals are not negative.</param>
    /// <exception cref="ArgumentException">The name holds something else.</exception>
    public GuardLabel(string name, string rule, int key)
    {
        if (!IsName(name))
        {
            throw new ArgumentException("A label is made of letters, digits and '_'.", nameof(name));
        }

        (Name, Rule, Key, _mask) = (name, rule, key, Encoding.ASCII.GetBytes($"[{name}]"));
    }

    public string Name { get; }

    public string Rule { get; }

    public int Key { get; }

    /// <summary>What stands in the value's place.</summary>
    public ReadOnlySpan<byte> Mask => _mask;

    /// <summary>A name that a label may have.</summary>
    public static bool IsName(string name) => name is { Length: > 0 and <= 64 } && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
