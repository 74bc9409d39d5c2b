using FastMcp.Proxy.Inside.Messages;

namespace FastMcp.Proxy.Tests.Inside;

/// <summary>Who does not take keeps a sender for as long as the sender allows, and no longer.</summary>
public sealed class MailboxTests
{
    [Fact]
    public async Task Put_IntoAFullMailbox_WaitsAsLongAsItMay_AndLeavesItsTakerBehind()
    {
        var mail = new Mailbox();
        for (var count = 0; count < Mailbox.Most; count++)
        {
            Assert.True(await mail.PutAsync([1], isLast: false, TimeSpan.Zero, TimeProvider.System));
        }

        Assert.False(mail.TryPut([2], isLast: false));
        Assert.False(await mail.PutAsync([2], isLast: false, TimeSpan.Zero, TimeProvider.System));

        // What was put before is there; nothing comes behind it, room or not.
        var taken = 0;
        await foreach (var one in mail.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            Assert.Equal(1, one.Message[0]);
            taken++;
        }

        Assert.Equal(Mailbox.Most, taken);
        Assert.False(await mail.PutAsync([3], isLast: true, TimeSpan.FromMinutes(1), TimeProvider.System));
    }

    [Fact]
    public async Task Put_WithRoomMadeInTime_Arrives()
    {
        var mail = new Mailbox();
        for (var count = 0; count < Mailbox.Most; count++)
        {
            mail.TryPut([1], isLast: false);
        }

        var waits = mail.PutAsync([2], isLast: true, TimeSpan.FromMinutes(1), TimeProvider.System);
        Assert.False(waits.IsCompleted);
        Assert.True(mail.Reader.TryRead(out _));
        Assert.True(await waits);
    }
}
