namespace FastMcp.Policy.Conditions.Values;

/// <summary>What a condition came to.</summary>
public enum Truth : byte
{
    False,
    True,

    /// <summary>It failed on this call: see <see cref="Frame.LastError"/>.</summary>
    Error,

    /// <summary>It depends on a fact that is not known.</summary>
    Unknown,
}
