using System.Text;
using FastMcp.Wire;

namespace FastMcp.Policy.Decisions.Matching;

/// <summary>A glob with what an index asks of it: how its names begin and end.</summary>
internal sealed class NameGlob
{
    private readonly Glob _glob;
    private readonly byte[] _pattern;
    private readonly int _star;

    public NameGlob(string pattern)
    {
        _glob = new Glob(pattern);
        _pattern = Encoding.UTF8.GetBytes(pattern);
        _star = _pattern.AsSpan().IndexOf((byte)'*');
    }

    /// <summary>What every name that fits begins with; the whole name where there is no star.</summary>
    public ReadOnlySpan<byte> Beginning => _star < 0 ? _pattern : _pattern.AsSpan(0, _star);

    public bool IsExact => _star < 0;

    /// <summary>What every name that fits ends with; nothing where there is no star.</summary>
    public ReadOnlySpan<byte> Ending => _star < 0 ? default : _pattern.AsSpan(_pattern.AsSpan().LastIndexOf((byte)'*') + 1);

    /// <summary>One star, at the end: the beginning says it all.</summary>
    public bool IsPrefix => _star == _pattern.Length - 1;

    /// <summary>One star, at the beginning: the ending says it all.</summary>
    public bool IsSuffix => _star == 0 && Ending.Length == _pattern.Length - 1;

    public bool Matches(ReadOnlySpan<byte> name) => _glob.Matches(name);
}
