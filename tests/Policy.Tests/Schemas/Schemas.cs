using System.Text;
using FastMcp.Policy.Schemas;

namespace FastMcp.Policy.Tests.Schemas;

/// <summary>Schemas of tools, as a list has them.</summary>
internal static class Schemas
{
    public static ToolSchema Of(string schema) =>
        ToolSchema.TryRead(ToolWith(schema), out var read, out var whyNot) ? read! : throw new InvalidOperationException(whyNot);

    public static string? WhyNot(string schema) => ToolSchema.TryRead(ToolWith(schema), out _, out var whyNot) ? null : whyNot;

    public static bool Fits(this ToolSchema schema, string value) => schema.FaultsOf(Encoding.UTF8.GetBytes(value)) is null;

    private static string ToolWith(string schema) => $$"""{"name":"t","inputSchema":{{schema}}}""";
}
