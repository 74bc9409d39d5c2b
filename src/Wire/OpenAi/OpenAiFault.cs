using FastMcp.Wire.Json;

namespace FastMcp.Wire.OpenAi;

/// <summary>Why a model request or event was refused. <c>default</c> is no fault.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Json">The JSON fault, where it is one.</param>
public readonly record struct OpenAiFault(OpenAiFaultKind Kind, JsonFault Json)
{
    public bool IsNone => Kind == OpenAiFaultKind.None;
}
