namespace FastMcp.Wire.Lists;

/// <summary>What came of cutting a document.</summary>
public enum ListCut : byte
{
    /// <summary>Nothing is to be left out: the document goes on as it is, byte for byte.</summary>
    Whole,

    /// <summary>The output holds the document without what is left out.</summary>
    Cut,

    /// <summary>It is not strict JSON, so that nobody knows what it lists.</summary>
    NotJson,
}
