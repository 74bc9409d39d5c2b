using FastMcp.Approvals.Tasks;

namespace FastMcp.Approvals;

/// <summary>Two nodes on one database: any tells how a task stands, and hears of what the other did with it.</summary>
[Collection(nameof(DatabaseFixture))]
public sealed class TaskNodesTests(DatabaseFixture database)
{
    [Fact]
    public async Task Task_OfOneNode_IsCancelledByTheOtherAndNotStarted()
    {
        await using var one = new Rig(database.Keep());
        await using var two = one.Crashed();
        var asked = await one.AskAsync();
        var now = one.Clock.GetUtcNow();
        var task = new HeldTask { Id = ApprovalDesk.NewTaskId(), Owner = "ana", Approval = asked.Id, Run = one.Desk.Run, Asked = now, Changed = now, Expires = now + TimeSpan.FromHours(2) };
        await one.Desk.AddTaskAsync(task, 10);
        Assert.Equal((false, HeldTaskState.Waiting), (await two.Desk.FindTaskAsync(task.Id, "ana")) is { } found ? (found.IsLost, found.Task.State) : default);

        using var wait = one.Desk.Listen(asked.Id);
        var next = wait.Next;
        Assert.NotNull(await two.Desk.MoveTaskAsync(task.Id, "ana", (held, at) => HeldTaskMachine.Cancel(held, at, TimeSpan.FromHours(1))));
        await next.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Null(await one.Desk.MoveTaskAsync(task.Id, "ana", (held, at) => HeldTaskMachine.Start(held, one.Desk.Run, at)));
        Assert.Null(await two.Desk.MoveTaskAsync(task.Id, "ana", (held, at) => HeldTaskMachine.Start(held, two.Desk.Run, at)));
    }
}
