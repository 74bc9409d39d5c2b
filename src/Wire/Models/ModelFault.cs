using FastMcp.Wire.Json;

namespace FastMcp.Wire.Models;

/// <summary>Why a model request or event was refused. <c>default</c> is no fault.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Json">The JSON fault, where it is one.</param>
public readonly record struct ModelFault(ModelFaultKind Kind, JsonFault Json)
{
    public bool IsNone => Kind == ModelFaultKind.None;
}
