namespace FastMcp.Masking.Reasoning;

/// <summary>What came of opening an envelope.</summary>
public enum EnvelopeResult : byte
{
    /// <summary>It is none, or of a gateway with another key: its maker may know it.</summary>
    NotOurs,

    /// <summary>It is what this gateway made, for this caller and upstream, and the texts beside it are those that it was made for.</summary>
    Opened,

    /// <summary>It was changed, or made for another caller or upstream.</summary>
    Broken,

    /// <summary>It opens, but the texts beside it are not those that it was made for.</summary>
    TextChanged,
}
