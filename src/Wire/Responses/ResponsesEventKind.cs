namespace FastMcp.Wire.Responses;

/// <summary>What an event of a Responses stream says it is.</summary>
internal enum ResponsesEventKind : byte
{
    /// <summary>Another type, known or not, that goes on with and ends no text.</summary>
    Other,
    Delta,

    /// <summary>Repeats a text and ends it.</summary>
    TextDone,

    /// <summary>Ends the texts of a content part.</summary>
    PartDone,

    /// <summary>Ends the text of a part of a summary.</summary>
    SummaryDone,

    /// <summary>Ends all texts of an item.</summary>
    ItemDone,

    /// <summary>The response is complete, or as complete as it will be.</summary>
    ResponseDone,

    /// <summary>What is held is the beginning of nothing.</summary>
    Failed,
}
