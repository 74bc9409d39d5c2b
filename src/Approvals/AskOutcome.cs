namespace FastMcp.Approvals;

/// <summary>What came of asking.</summary>
public enum AskOutcome : byte
{
    /// <summary>People are asked.</summary>
    Asked,

    /// <summary>They were asked for the same call already.</summary>
    Again,

    /// <summary>A grant lets it pass: it is approved.</summary>
    Granted,

    /// <summary>Too many are open.</summary>
    TooManyOpen,

    /// <summary>This caller asks too often.</summary>
    TooOften,
}
