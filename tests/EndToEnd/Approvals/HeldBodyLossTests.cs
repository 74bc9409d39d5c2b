using FastMcp.Approvals;
using FastMcp.EndToEnd.Approvals.Tasks;
using static FastMcp.EndToEnd.Approvals.AskingGateway;

namespace FastMcp.EndToEnd.Approvals;

/// <summary>The disk gives back something else than what was put aside: nothing is sent, and what people decided stands.</summary>
public sealed class HeldBodyLossTests(AskCrashTests.Own own) : IClassFixture<AskCrashTests.Own>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_ThatCannotBeReadBack_IsRefusedAndUsesNothing(bool asTask)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "not present: /proc");
        var gateway = own.Gateway;
        var arguments = gateway.Fresh().Replace("}", $",\"more\":\"{new string('x', 20_000)}\"}}", StringComparison.Ordinal);
        var call = asTask ? TaskTalk.LegacyCall("delete_user", arguments) : Legacy("delete_user", arguments);
        var held = gateway.SendAsync(call);
        var request = await gateway.OpenAsync(arguments[..10]);
        var files = Array.Empty<string>();
        await EndTo.BeAsync(() => Task.FromResult((files = Held(gateway.Gateway.Process.Id)).Length == 1));
        await using (var file = new FileStream(files[0], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
        {
            file.Position = 100;
            var was = file.ReadByte();
            file.Position = 100;
            file.WriteByte((byte)(was ^ 1));
        }

        Assert.Equal(200, await gateway.ApproveAsync(request));
        var answer = asTask ? await gateway.SendAsync(TaskTalk.Legacy("tasks/result", TaskTalk.IdOf(await held, isModern: false))) : await held;
        Assert.Equal("approval_unavailable", TaskTalk.Read(answer).GetProperty("error").GetProperty("data").GetProperty("code").GetString());
        Assert.Equal((0, ApprovalState.Approved), (gateway.Seen(arguments), (await gateway.ShowAsync(request.Id)).State));

        Assert.Contains("\"result\"", (await gateway.SendAsync(call)).Text, StringComparison.Ordinal);
        Assert.Equal(1, gateway.Seen(arguments));
    }

    private static string[] Held(int process) =>
        [.. Directory.GetFiles($"/proc/{process}/fd").Where(path => new FileInfo(path).LinkTarget?.Contains("/.held-", StringComparison.Ordinal) == true)];
}
