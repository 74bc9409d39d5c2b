namespace FastMcp.Masking.WriteBack;

/// <summary>What a mask that came back is to its rule.</summary>
public enum ReturnedKind : byte
{
    /// <summary>It passes, counted.</summary>
    Noted,

    /// <summary>The call is refused.</summary>
    Refused,

    /// <summary>A token that goes up as what it stands for.</summary>
    Revealed,

    /// <summary>Written like a token, and not one of this session: text like any other.</summary>
    Foreign,
}
