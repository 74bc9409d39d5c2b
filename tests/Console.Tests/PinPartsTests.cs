using FastMcp.WebConsole.Pages;
using FastMcp.WebConsole.SignIn;

namespace FastMcp.WebConsole.Tests;

public sealed class PinPartsTests
{
    private static readonly PinView s_pin = new("crm", "pay", "00", "Pays.", "Pays. <script>alert(1)</script> AKIAEXAMPLE", DateTimeOffset.UnixEpoch);

    [Theory]
    [InlineData(ConsoleRole.Viewer)]
    [InlineData(ConsoleRole.Auditor)]
    [InlineData(ConsoleRole.Approver)]
    public void Definitions_WhichNoRuleMasked_AreNotShownToOthers(ConsoleRole role)
    {
        foreach (var markup in new[] { Section(Visitor.Anyone), Section(Of(role)) })
        {
            Assert.Contains("pay", markup, StringComparison.Ordinal);
            Assert.DoesNotContain("AKIAEXAMPLE", markup, StringComparison.Ordinal);
            Assert.DoesNotContain("<form", markup, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Definitions_AreShownToAdminsAsTextAlone()
    {
        var markup = Section(Of(ConsoleRole.Admin));
        Assert.Contains("AKIAEXAMPLE", markup, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", markup, StringComparison.Ordinal);
        Assert.Contains("<form", markup, StringComparison.Ordinal);
    }

    private static string Section(Visitor visitor) => new PinParts(visitor, true, [s_pin]).Section().Markup ?? "";

    private static Visitor Of(ConsoleRole role) => new(new SignedIn("lea", [], []), [role], null, "token");
}
