namespace FastMcp.Wire.OpenAi;

/// <summary>What one element of <c>choices</c> says of itself.</summary>
/// <param name="Index">Its <c>index</c>, which may stand behind the text; its ordinal where it has none.</param>
/// <param name="Finished">Its <c>finish_reason</c> is not null: all its channels end.</param>
/// <param name="FirstTool">Where the indexes of its tool calls begin.</param>
/// <param name="ToolCount">How many it has.</param>
public readonly record struct OpenAiChoice(int Index, bool Finished, int FirstTool, int ToolCount);
