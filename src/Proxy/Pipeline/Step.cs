using System.Diagnostics.CodeAnalysis;
using FastMcp.Proxy.Replies;

namespace FastMcp.Proxy.Pipeline;

/// <summary>What a room gives: the key to the next door, or a refusal. Never both, never neither.</summary>
internal readonly struct Step<T>
    where T : class
{
    private readonly T? _key;
    private readonly Refusal _refusal;

    private Step(T? key, in Refusal refusal)
    {
        _key = key;
        _refusal = refusal;
    }

    public static implicit operator Step<T>(T key) => new(key, default);

    public static implicit operator Step<T>(Refusal refusal) => new(null, refusal);

    public bool Give([NotNullWhen(true)] out T? key, out Refusal refusal)
    {
        key = _key;
        refusal = _refusal;
        return key is not null;
    }
}
