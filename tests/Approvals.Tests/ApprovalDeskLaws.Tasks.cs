using FastMcp.Approvals.Tasks;

namespace FastMcp.Approvals;

/// <summary>Calls that agents made as tasks.</summary>
public abstract partial class ApprovalDeskLaws
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    [Fact]
    public async Task Task_OfAnother_IsToldNothingAndNotMoved()
    {
        await using var rig = NewRig();
        var task = TaskOf(rig, await rig.AskAsync());
        Assert.True(await rig.Desk.AddTaskAsync(task, 1));

        Assert.Null(await rig.Desk.FindTaskAsync(task.Id, "another"));
        Assert.Null(await rig.Desk.FindTaskAsync(task.Id + "0", task.Owner));
        Assert.Null(await rig.Desk.MoveTaskAsync(task.Id, "another", (one, now) => HeldTaskMachine.Cancel(one, now, Kept)));
        Assert.Equal(task, (await rig.Desk.FindTaskAsync(task.Id, task.Owner))!.Task with { Result = task.Result });
    }

    [Fact]
    public async Task Task_OfAnOwner_AreBoundedUntilTheyAreOver()
    {
        await using var rig = NewRig();
        var asked = await rig.AskAsync();
        var (one, two, three) = (TaskOf(rig, asked), TaskOf(rig, asked), TaskOf(rig, asked));
        Assert.True(await rig.Desk.AddTaskAsync(one, 2));
        Assert.True(await rig.Desk.AddTaskAsync(two, 2));
        Assert.False(await rig.Desk.AddTaskAsync(three, 2));
        Assert.True(await rig.Desk.AddTaskAsync(three with { Id = ApprovalDesk.NewTaskId(), Owner = "another" }, 2));

        await rig.Desk.MoveTaskAsync(one.Id, one.Owner, (task, now) => HeldTaskMachine.Cancel(task, now, Kept));
        Assert.True(await rig.Desk.AddTaskAsync(three, 2));
    }

    [Fact]
    public async Task Task_MovedByManyAtOnce_StartsOnceAndEndsOnce()
    {
        await using var rig = NewRig();
        var task = TaskOf(rig, await rig.AskAsync());
        await rig.Desk.AddTaskAsync(task, 10);

        var starts = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => rig.Desk.MoveTaskAsync(task.Id, task.Owner, (one, now) => HeldTaskMachine.Start(one, rig.Desk.Run, now)))));
        var ends = await Task.WhenAll(Enumerable.Range(0, 32).Select(turn => Task.Run(() => rig.Desk.MoveTaskAsync(task.Id, task.Owner, (one, now) => turn % 2 == 0
            ? HeldTaskMachine.Cancel(one, now, Kept) : HeldTaskMachine.End(one, "", [(byte)turn], isFailed: false, isError: false, now, Kept)))));

        Assert.Single(starts, one => one is not null);
        var end = Assert.Single(ends, one => one is not null)!;
        var found = (await rig.Desk.FindTaskAsync(task.Id, task.Owner))!.Task;
        Assert.Equal(end.State, found.State);
        Assert.Equal(end.Result, found.Result);
    }

    [Fact]
    public async Task Task_WhoseTimeIsOver_IsNotKnown()
    {
        await using var rig = NewRig();
        var task = TaskOf(rig, await rig.AskAsync());
        await rig.Desk.AddTaskAsync(task, 10);
        rig.Clock.Pass(TimeSpan.FromDays(2));

        Assert.Null(await rig.Desk.FindTaskAsync(task.Id, task.Owner));
        Assert.Null(await rig.Desk.MoveTaskAsync(task.Id, task.Owner, (one, now) => HeldTaskMachine.Start(one, rig.Desk.Run, now)));
    }

    [Fact]
    public async Task Task_ThatMoves_IsHeardOfByWhoListensToItsRequestAndKeepsNothingOpen()
    {
        await using var rig = NewRig();
        var asked = await rig.AskAsync();
        var task = TaskOf(rig, asked);
        await rig.Desk.AddTaskAsync(task, 10);
        using var listening = rig.Desk.Listen(asked.Id);
        var next = listening.Next;
        await rig.Desk.MoveTaskAsync(task.Id, task.Owner, HeldTaskMachine.Opened);
        Assert.False(next.IsCompleted);
        await rig.Desk.MoveTaskAsync(task.Id, task.Owner, (one, now) => HeldTaskMachine.Cancel(one, now, Kept));
        await next;

        Assert.Equal((0, 0), (rig.Desk.Waiting, rig.Desk.WaitingFor(asked.Id)));
        using (rig.Desk.Wait(asked.Id))
        {
            Assert.True((await rig.Desk.LeaveAsync(asked.Id)).IsDone);
        }
    }

    /// <summary>Whatever is done in whatever order: the first end stands, with its result, and a call is started once, before any end.</summary>
    [Fact]
    public async Task Task_OverRandomActs_FollowsItsStates()
    {
        await using var rig = NewRig();
        var asked = await rig.AskAsync();
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var task = TaskOf(rig, asked) with { Elicits = random.Next(2) == 0 };
            await rig.Desk.AddTaskAsync(task, 10_000);
            var (state, starts, elicits, result) = (HeldTaskState.Waiting, 0, task.Elicits, Array.Empty<byte>());
            for (var step = 0; step < 9; step++)
            {
                var act = random.Next(5);
                byte[] came = [(byte)random.Next(256)];
                var run = random.Next(4) == 0 ? "another" : rig.Desk.Run;
                var moved = await rig.Desk.MoveTaskAsync(task.Id, task.Owner, (one, now) => act switch
                {
                    0 => HeldTaskMachine.Start(one, run, now),
                    1 => HeldTaskMachine.Cancel(one, now, Kept),
                    2 => HeldTaskMachine.Opened(one, now),
                    3 => HeldTaskMachine.End(one, "", came, isFailed: true, isError: true, now, Kept),
                    _ => HeldTaskMachine.End(one, "", came, isFailed: false, isError: false, now, Kept),
                });
                var may = act switch { 0 => state == HeldTaskState.Waiting && run == rig.Desk.Run, 2 => state == HeldTaskState.Waiting && elicits, _ => state < HeldTaskState.Completed };
                Assert.True(may == moved is not null, $"seed {seed}, step {step}");
                if (may)
                {
                    state = act switch { 0 => HeldTaskState.Running, 1 => HeldTaskState.Cancelled, 3 => HeldTaskState.Failed, 4 => HeldTaskState.Completed, _ => state };
                    starts += act == 0 ? 1 : 0;
                    result = act >= 3 ? came : result;
                    elicits &= act == 2 ? false : state == HeldTaskState.Waiting;
                }

                var found = (await rig.Desk.FindTaskAsync(task.Id, task.Owner))!.Task;
                Assert.Equal((state, elicits), (found.State, found.Elicits));
                Assert.Equal(result, found.Result);
                Assert.True(starts <= 1, $"seed {seed}");
            }
        }
    }

    /// <summary>The run that holds its call is over: another one tells so and makes nothing of it.</summary>
    [Fact]
    public async Task Task_OfARunThatIsOver_IsLostAndMovedByNobody()
    {
        await using var rig = NewRig();
        var task = TaskOf(rig, await rig.AskAsync()) with { Run = "a run that nobody heard of" };
        await rig.Desk.AddTaskAsync(task, 10);

        Assert.True((await rig.Desk.FindTaskAsync(task.Id, task.Owner))!.IsLost);
        Assert.Null(await rig.Desk.MoveTaskAsync(task.Id, task.Owner, (one, now) => HeldTaskMachine.Cancel(one, now, Kept)));
    }

    private static HeldTask TaskOf(Rig rig, ApprovalRequest asked)
    {
        var now = rig.Clock.GetUtcNow();
        return new HeldTask { Id = ApprovalDesk.NewTaskId(), Owner = "ana", Approval = asked.Id, Run = rig.Desk.Run, Asked = now, Changed = now, Expires = now + TimeSpan.FromHours(2) };
    }
}
